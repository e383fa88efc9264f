// One call to a declared host: addresses are checked after DNS and before the connection, nothing is followed, nothing lasts long.
import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { isOutside, lookupOutside } from "./outside-address.ts";

export type OutsideCall = {
  /** POST, unless it says otherwise. */
  readonly method?: "GET" | "HEAD" | "PUT" | "DELETE";
  readonly url: string;
  /** In the operator's own network: private addresses are meant. */
  readonly local: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was answered is read, up to so many bytes; else the status says all. */
  readonly readBytes?: number;
  readonly now: Date;
  /** When all that this call is a part of is over. */
  readonly signal?: AbortSignal;
};

/** `answered` with whatever status; `unreachable`: nobody knows whether it arrived. */
export type Outcome =
  | {
      readonly is: "answered";
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
      readonly retryAfterMs: number | undefined;
    }
  | { readonly is: "unreachable"; readonly why: Unreachable };

export type Unreachable =
  | "private_address"
  | "name_unknown"
  | "timeout"
  | "certificate_untrusted"
  | "certificate_expired"
  | "certificate_of_another"
  | "tls_missing"
  | "tls"
  | "connection";

/** From name to answer; a worker's lease is longer. */
const CALL_MS = 15_000;
const DAY_MS = 86_400_000;

/**
 * @param limits For tests: how long it may take.
 */
export function callOutside(
  { method, url, local, headers, body, readBytes, now, signal }: OutsideCall,
  limits: { readonly ms?: number } = {},
): Promise<Outcome> {
  const { hostname, protocol } = new URL(url);
  // A literal address is never looked up.
  const literal = hostname.replace(/^\[|\]$/g, "");
  if (!local && isIP(literal) !== 0 && !isOutside(literal))
    return Promise.resolve({ is: "unreachable", why: "private_address" });
  return new Promise((resolve) => {
    const call = (protocol === "https:" ? requestSecure : requestPlain)(url, {
      method: method ?? "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      agent: false,
      lookup: local ? undefined : lookupOutside,
      signal: AbortSignal.any([AbortSignal.timeout(limits.ms ?? CALL_MS), ...(signal ? [signal] : [])]),
    });
    call.on("response", (response) => {
      const { statusCode = 0, headers: told } = response;
      const answer = (text: string) => {
        const retryAfterMs = waitOf(told["retry-after"], now);
        resolve({ is: "answered", status: statusCode, headers: told, body: text, retryAfterMs });
      };
      if (readBytes !== undefined) {
        readAtMost(response, readBytes).then(answer, (error) => resolve({ is: "unreachable", why: whyOf(error) }));
        return;
      }
      // The status says all; a body that never ends is not waited for, and a redirect is not followed.
      response.destroy();
      answer("");
    });
    call.on("error", (error) => resolve({ is: "unreachable", why: whyOf(error) }));
    call.end(body);
  });
}

async function readAtMost(response: IncomingMessage, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    parts.push(part);
    bytes += part.length;
    // Leaving the loop ends the connection.
    if (bytes > most) throw Object.assign(new Error("too long"), { code: "TOO_LONG" });
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Why a certificate proves nothing, as OpenSSL and Node name it. */
const CERTIFICATE: readonly (readonly [RegExp, Unreachable])[] = [
  [/^CERT_HAS_EXPIRED$/, "certificate_expired"],
  [/ALTNAME_INVALID|HOSTNAME_MISMATCH/, "certificate_of_another"],
  [/SELF_SIGNED|^UNABLE_TO/, "certificate_untrusted"],
  [/^TLS_MISSING$/, "tls_missing"],
  [/TLS|SSL|CERT|EPROTO/, "tls"],
];

/**
 * What kept a call from being answered, by the code of the fault; of the fault itself nothing is told on.
 *
 * @param error A mailer's has a code of its own, and the system's beside it.
 */
export function whyOf(error: Error & { readonly code?: string; readonly originalCode?: string }): Unreachable {
  const { name, originalCode, code = "" } = error;
  if (name === "AbortError" || name === "TimeoutError" || code === "ETIMEDOUT") return "timeout";
  if (code === "PRIVATE_ADDRESS") return "private_address";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "name_unknown";
  return CERTIFICATE.find(([codes]) => codes.test(originalCode ?? code))?.[1] ?? "connection";
}

/** RFC 9110 10.2.3: seconds or a date; never more than a day, and nothing that is neither. */
function waitOf(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), DAY_MS);
}
