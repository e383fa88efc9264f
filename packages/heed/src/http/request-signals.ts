// The signals of one HTTP request: Sec-GPC, the IAB's parameters in its query, and the cookies in which consent tools keep their strings.
import type { RawSignals } from "@heed/core";
import type { FastifyRequest } from "fastify";
import { joinSignals, NO_SIGNALS, readGpcHeader, signalsIn } from "../consent/read-signals.ts";

/** All of them; contradictory ones are read by their strictest word, see readSignals. A cookie reaches Heed only from a site of the same domain. */
export function requestSignals(request: FastifyRequest): RawSignals {
  const { "euconsent-v2": tcf, usprivacy } = request.cookies;
  const sent = joinSignals(signalsIn(request.query), signalsIn({ "euconsent-v2": tcf, usprivacy }));
  return joinSignals({ ...NO_SIGNALS, gpc: readGpcHeader(request.raw.rawHeaders) }, sent);
}

/** Global Privacy Control alone: what a person answers by hand is not asked of the cookies of another tool. */
export const gpcOf = (request: FastifyRequest): RawSignals => ({
  ...NO_SIGNALS,
  gpc: readGpcHeader(request.raw.rawHeaders),
});
