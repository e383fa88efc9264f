// What of a fault may leave the house: its code and a sentence of ours, never its text, which may hold values of a row.
import type { FastifyError } from "fastify";
import { BodyRefused } from "./read-json.ts";

export type FaultReply = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** It is ours to mend, and sending again may help. */
  readonly ours: boolean;
};

/**
 * The stable code of a fault: the driver's or system's (`53100`, `ECONNREFUSED`), the one its sentence begins with, or its kind.
 *
 * @example
 * faultCode(new Error("map_superseded: another process ...")); // "map_superseded"
 */
export function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error ? String(error.code) : (/^[a-z_]+(?=:)/.exec(error.message)?.[0] ?? error.name);
  return /^\w{1,60}$/.test(code) ? code : "unknown";
}

/** The reply to a fault; what the sender got wrong is 4xx, everything else 503 with nothing stored. */
export function replyTo(error: FastifyError): FaultReply {
  if (error instanceof BodyRefused)
    return { status: error.statusCode, code: error.code, message: error.message, ours: false };
  if (error.validation) {
    const [wrong] = error.validation;
    const where = wrong?.instancePath.replaceAll("/", ".") ?? "";
    // The validator's words tell of the schema, never of what was sent: "must have required property 'identifier'".
    const what = wrong?.message ?? "must be as described";
    return {
      status: 400,
      code: "malformed_request",
      message: `The request's ${error.validationContext ?? "body"}${/^[\w.]*$/.test(where) ? where : ""} ${what}. /openapi.json describes the whole.`,
      ours: false,
    };
  }
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return {
      status: 413,
      code: "body_too_large",
      message: "The body is larger than 4 MB. Send fewer events at a time.",
      ours: false,
    };
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return {
      status: error.statusCode,
      code: "malformed_request",
      message: "The request could not be read. Send JSON as /openapi.json describes it.",
      ours: false,
    };
  }
  return { status: 503, ours: true, ...whyOurs(error) };
}

function whyOurs(error: Error): { code: string; message: string } {
  if (isDiskFull(error))
    return {
      code: "disk_full",
      message:
        "There is no room to store it. Free disk space, and send it again; an event with a messageId counts once.",
    };
  if (isAway(error))
    return {
      code: "unavailable",
      message: "The database cannot be reached. Send it again in a moment; an event with a messageId counts once.",
    };
  if (error.message.startsWith("map_superseded"))
    return {
      code: "map_superseded",
      message:
        "A newer map is in force than this process knows. Restart it, and send it again; an event with a messageId counts once.",
    };
  return {
    code: "fault",
    message: "Something failed here. Send it again in a moment; an event with a messageId counts once.",
  };
}

/** PostgreSQL says disk_full (53100), or what the system told it; our own files ENOSPC, EDQUOT or EFBIG. */
export const isDiskFull = (error: Error): boolean =>
  /^(53100|ENOSPC|EDQUOT|EFBIG)$/.test(faultCode(error)) ||
  /No space left on device|File too large/.test(error.message);

/**
 * Whether a fault means that the database is away, so that sending again helps.
 *
 * @example
 * isAway(new Error("Connection terminated unexpectedly")); // true
 */
export const isAway = (error: Error): boolean =>
  /^(ECONN|ETIMEDOUT|EPIPE|57P0|08|53)/.test(faultCode(error)) ||
  /^database_hangs|terminated|timeout|connection/i.test(error.message);
