// What a browser sends unasked, a cookie, counts only on requests that came from Heed's own pages (OWASP: cross-site request forgery).
import type { FastifyRequest } from "fastify";

/**
 * Whether a request with a cookie may act: browsers say where it came from in Sec-Fetch-Site, older ones at least in Origin.
 * Without both it is no browser's form post, and is refused.
 */
export function isOwnPage({ headers }: Pick<FastifyRequest, "headers">, publicUrl: string): boolean {
  const { "sec-fetch-site": site, origin, host } = headers;
  if (site !== undefined) return site === "same-origin";
  if (origin === undefined) return false;
  return origin === new URL(publicUrl).origin || (URL.canParse(origin) && new URL(origin).host === host);
}
