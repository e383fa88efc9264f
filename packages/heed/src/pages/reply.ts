// Answers of Heed's pages, for any HTTP server to send: status, headers, body.
import { CONTENT_SECURITY_POLICY } from "./style.ts";

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or a stream of it, or of bytes. */
  readonly body: string | AsyncIterable<string | Uint8Array>;
};

const SAFE = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** A page: never stored, never framed, without scripts. */
export const page = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: {
    ...SAFE,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    ...headers,
  },
  body,
});

/** JSON for programs. */
export const json = (status: number, value: unknown): Reply => ({
  status,
  headers: { ...SAFE, "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify(value),
});

/** After a form: show this address (303, so that reloading posts nothing twice). */
export const seeOther = (location: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 303,
  headers: { ...SAFE, location, ...headers },
  body: "",
});
