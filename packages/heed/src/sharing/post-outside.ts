// One POST to a declared host: addresses are checked after DNS and before the connection, nothing is followed, nothing lasts long.
import { lookup as resolveName } from "node:dns";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isOutside } from "./outside-address.ts";

export type Post = {
  readonly url: string;
  /** In the operator's own network: private addresses are meant. */
  readonly local: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly now: Date;
};

/** `answered` with whatever status; `unreachable`: nobody knows whether it arrived. */
export type Posted =
  | { readonly is: "answered"; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly is: "unreachable"; readonly why: "private_address" | "name_unknown" | "timeout" | "tls" | "connection" };

/** From name to answer; a worker's lease is longer. */
const POST_MS = 15_000;
const DAY_MS = 86_400_000;

/**
 * @param limits For tests: how long it may take, and whom beside the public authorities TLS trusts.
 */
export function postOutside(
  { url, local, headers, body, now }: Post,
  limits: { readonly ms?: number; readonly ca?: string } = {},
): Promise<Posted> {
  const { hostname, protocol } = new URL(url);
  // A literal address is never looked up.
  const literal = hostname.replace(/^\[|\]$/g, "");
  if (!local && isIP(literal) !== 0 && !isOutside(literal))
    return Promise.resolve({ is: "unreachable", why: "private_address" });
  return new Promise((resolve) => {
    const call = (protocol === "https:" ? requestSecure : requestPlain)(url, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      agent: false,
      lookup: local ? undefined : lookupOutside,
      signal: AbortSignal.timeout(limits.ms ?? POST_MS),
      ...(limits.ca === undefined ? {} : { ca: limits.ca }),
    });
    call.on("response", (response) => {
      const { statusCode = 0, headers: told } = response;
      // The status says all; a body that never ends is not waited for, and a redirect is not followed.
      response.destroy();
      resolve({ is: "answered", status: statusCode, retryAfterMs: waitOf(told["retry-after"], now) });
    });
    call.on("error", (error) => resolve({ is: "unreachable", why: whyOf(error) }));
    call.end(body);
  });
}

/** All addresses of a name have to be outside: one that is not may be the one that is connected to. */
const lookupOutside: LookupFunction = (name, options, done) => {
  resolveName(name, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return done(error ?? named("ENOTFOUND"), "", 0);
    if (!addresses.every(({ address }) => isOutside(address))) return done(named("PRIVATE_ADDRESS"), "", 0);
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

const named = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

type Why = Extract<Posted, { is: "unreachable" }>["why"];

function whyOf(error: Error & { readonly code?: string }): Why {
  const { name, code = "" } = error;
  if (name === "AbortError" || name === "TimeoutError" || code === "ETIMEDOUT") return "timeout";
  if (code === "PRIVATE_ADDRESS") return "private_address";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "name_unknown";
  return /TLS|SSL|CERT|SELF_SIGNED|UNABLE_TO|EPROTO/.test(code) ? "tls" : "connection";
}

/** RFC 9110 10.2.3: seconds or a date; never more than a day, and nothing that is neither. */
function waitOf(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), DAY_MS);
}
