// Answers what Node itself could not read: no HTTP at all, or more in the headers than it takes.
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { apiError } from "@heed/core";

type Answer = Parameters<typeof apiError>;

const TOO_LARGE: Answer = [
  431,
  "headers_too_large",
  "Headers and address are larger than 16 KB. Send fewer or shorter ones.",
];
const TOO_SLOW: Answer = [408, "request_too_slow", "The request did not arrive in time. Send it again."];
const NO_HTTP: Answer = [400, "http_malformed", "This is no request in HTTP/1.1. Send one."];

/** In JSON with code and message like every error: analytics-python tries eleven times where one is missing. */
export function answerMalformed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const answer =
    error.code === "HPE_HEADER_OVERFLOW" ? TOO_LARGE : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? TOO_SLOW : NO_HTTP;
  const body = JSON.stringify(apiError(...answer));
  const head = `HTTP/1.1 ${answer[0]} ${STATUS_CODES[answer[0]]}\r\ncontent-type: application/json\r\nconnection: close`;
  socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
