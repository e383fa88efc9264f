// A colleague's browser without a page: cookies, forms and JSON, and the authenticator on their phone.
import { createHmac } from "node:crypto";
import type { listening } from "./server.ts";

type Server = Awaited<ReturnType<typeof listening>>;
export const PASSWORD = "four quiet lanterns";

/** Walks from address to address as one browser; what it sends under /api/ is JSON, else a form. */
export const staffBrowser = (server: Pick<Server, "url">) => {
  const cookies = new Map<string, string>();
  return async (
    path: string,
    sent?: Record<string, unknown>,
    site = "same-origin",
    method = sent ? "POST" : "GET",
  ): Promise<{ status: number; text: string; set: string[] }> => {
    const json = path.startsWith("/api/");
    const body = json ? JSON.stringify(sent) : new URLSearchParams(sent as Record<string, string>).toString();
    const reply = await fetch(server.url + path, {
      redirect: "manual",
      method,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "sec-fetch-site": site,
        ...(sent ? { "content-type": json ? "application/json" : "application/x-www-form-urlencoded" } : {}),
      },
      ...(sent ? { body } : {}),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return { status: reply.status, text: await reply.text(), set: reply.headers.getSetCookie() };
  };
};

/** RFC 6238 over the base32 key. */
export function totp(secret: string, steps = 0): string {
  const bits = [...secret]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = mac.at(-1)! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A colleague with two factors, signed in. */
export async function colleague(server: Server, name: string, role: string, admin = false) {
  const email = `${name}@shop.example`;
  const { url } = await server.heed.staff.accounts.invite({ email, role, admin, actor: "staff:cli" });
  const walk = staffBrowser(server);
  await walk(new URL(url).pathname, { name, password: PASSWORD });
  const { text } = await walk("/staff/second-factor", { password: PASSWORD });
  const secret = /key: <code>([A-Z2-7]+)</.exec(text)?.[1] ?? "";
  await walk("/staff/code", { code: totp(secret) });
  return Object.assign(walk, { secret });
}
