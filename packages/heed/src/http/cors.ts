// What pages of other sites may send and read: clients in browsers ask before every address (segment.md 2.5).
import type { FastifyCorsOptions } from "@fastify/cors";

/** No cookie tells who somebody is here, so every site may ask. A `*` inside a header's name is no feature of CORS: each is named. */
export const CORS: FastifyCorsOptions = {
  origin: "*",
  methods: ["GET", "POST"],
  allowedHeaders: [
    "authorization",
    "content-type",
    "x-api-key",
    "if-none-match",
    // analytics-next, with every second try.
    "x-retry-count",
    // @rudderstack/analytics-js, the last five with every second try: without them nothing gets through after an outage.
    "anonymousid",
    "sentat",
    "rsa-recovered",
    "rsa-retry-attempt",
    "rsa-retry-reason",
    "rsa-since-first-attempt",
    "rsa-since-last-attempt",
  ],
  exposedHeaders: ["retry-after", "etag"],
  maxAge: 86_400,
};
