// What whoever asks for a page gets where there is none, or where it cannot be made: a calm page; programs get a sentence.
import { apiError } from "@heed/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { pageLanguage } from "../pages/page-language.ts";
import { problemPage } from "../pages/problem-page.ts";
import { page } from "../pages/reply.ts";
import { type PageWords, wordsFor } from "../pages/words.ts";
import type { Services } from "./services.ts";

/** An address where nothing is. */
export function answerNotFound(heed: Services, request: FastifyRequest, reply: FastifyReply) {
  return request.method === "GET" && wantsPage(request)
    ? problem(heed, request, reply.status(404), ({ nothingTitle, nothingSays }) => [nothingTitle, nothingSays])
    : reply
        .status(404)
        .send(apiError(404, "not_found", "There is nothing at this address. /openapi.json lists every address."));
}

/** A fault of ours where a page was asked for: nothing of it is told but the number under which the log knows it. */
export const answerFault = (heed: Services, request: FastifyRequest, reply: FastifyReply) =>
  problem(heed, request, reply, ({ awayTitle, awaySays }) => [awayTitle, awaySays(request.id)]);

/** A browser that shows what it gets; scripts and clients ask for anything. */
export const wantsPage = ({ headers }: FastifyRequest): boolean => headers.accept?.includes("text/html") ?? false;

function problem(
  { inForce: { map } }: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  say: (words: PageWords["problem"]) => readonly [title: string, says: string],
) {
  const tongue = pageLanguage(map, { accept: request.headers["accept-language"] });
  const [title, says] = say(wordsFor(tongue.language).problem);
  const { headers, body } = page(reply.statusCode, problemPage({ tongue, title, says, controller: map.controller }));
  return reply.headers(headers).send(body);
}
