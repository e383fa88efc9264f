// Every error of the HTTP interfaces has one body: a stable code, a plain sentence with its remedy, and the fields of RFC 9457.
import Type, { type Static } from "typebox";

/** The body of every error reply. */
export const ApiError = Type.Object(
  {
    code: Type.String({ description: "Stable word for programs." }),
    message: Type.String({ description: "One sentence with the remedy; never personal data." }),
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.Optional(Type.String({ description: "Number of the request, as the server's log names it." })),
  },
  { $id: "ApiError" },
);
export type ApiError = Static<typeof ApiError>;

/**
 * The body of an error reply.
 *
 * @example
 * apiError(404, "not_found", "There is nothing at this address.").title; // "not found"
 */
export const apiError = (status: number, code: string, message: string): ApiError => ({
  code,
  message,
  type: `urn:heed:error:${code}`,
  title: code.replaceAll("_", " "),
  status,
  detail: message,
});
