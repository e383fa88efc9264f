// Schemas that are compiled when a route is asked for check and write as those that are compiled at the start.
import Fastify, { type FastifyInstance } from "fastify";
import { expect, test } from "vitest";
import { compileWhenAsked } from "./compile-when-asked.ts";

const ANSWER = { type: "object", properties: { n: { type: "integer" } } };
const BODY = { type: "object", required: ["n"], properties: { n: { type: "integer" }, word: { type: "string" } } };
const inBothWays = (): FastifyInstance[] => [Fastify(), Fastify({ schemaController: compileWhenAsked() })];

test("bodies are refused in the same words, and answers hold what the schema names", async () => {
  const said = await Promise.all(
    inBothWays().map(async (app) => {
      app.post("/", { schema: { body: BODY, response: { 200: ANSWER } } }, ({ body }) => ({
        ...Object(body),
        secret: 1,
      }));
      const answers = [];
      for (const payload of [{ n: 1 }, {}, { n: 1, word: {} }, { n: 2 }])
        answers.push((await app.inject({ method: "POST", url: "/", payload })).body);
      return answers;
    }),
  );
  expect(said[1]).toEqual(said[0]);
  expect(said[1]).toEqual(['{"n":1}', expect.stringMatching(/'n'/), expect.stringMatching(/word/), '{"n":2}']);
});

test("nothing is compiled before it is asked for", async () => {
  const [own, lazy] = inBothWays();
  for (const app of [own, lazy]) app?.post("/", { schema: { body: { type: "no type" } } }, () => ({}));
  await expect(own?.ready()).rejects.toThrow();
  await lazy?.ready();
});
