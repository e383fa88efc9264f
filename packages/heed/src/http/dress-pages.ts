// Every page of Heed's leaves in the colours and under the name that the shop chose.
import type { FastifyInstance } from "fastify";
import { dressOf } from "../pages/dress.ts";
import type { Services } from "./services.ts";

export function dressPages(app: FastifyInstance, heed: Services): void {
  let made: { readonly version: number; readonly dress: ReturnType<typeof dressOf> } | undefined;
  app.addHook("onSend", async (_request, reply, payload) => {
    const policy = reply.getHeader("content-security-policy");
    if (typeof payload !== "string" || typeof policy !== "string") return payload;
    const { version, appearance } = await heed.appearance.current();
    if (made?.version !== version) made = { version, dress: dressOf(appearance) };
    const dressed = made.dress(payload, policy);
    reply.header("content-security-policy", dressed.policy);
    return dressed.text;
  });
}
