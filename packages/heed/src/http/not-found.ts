// An address where nothing is: a page for whoever asks for one, a sentence for programs.
import { apiError } from "@heed/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { pageLanguage } from "../pages/page-language.ts";
import { problemPage } from "../pages/problem-page.ts";
import { page } from "../pages/reply.ts";
import { wordsFor } from "../pages/words.ts";
import type { Services } from "./services.ts";

export function answerNotFound({ inForce: { map } }: Services, request: FastifyRequest, reply: FastifyReply) {
  const { accept = "", "accept-language": languages } = request.headers;
  if (request.method !== "GET" || !accept.includes("text/html"))
    return reply
      .status(404)
      .send(apiError(404, "not_found", "There is nothing at this address. /openapi.json lists every address."));
  const tongue = pageLanguage(map, { accept: languages });
  const { nothingTitle: title, nothingSays: says } = wordsFor(tongue.language).problem;
  const { status, headers, body } = page(404, problemPage({ tongue, title, says, controller: map.controller }));
  return reply.status(status).headers(headers).send(body);
}
