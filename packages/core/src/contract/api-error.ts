// Every error of the HTTP interfaces has one body: a stable code, a plain sentence with its remedy, and the fields of RFC 9457.
import Type, { type Static } from "typebox";
import type { Reason } from "../policy/decide.ts";

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

/**
 * Why Heed refuses what somebody of the staff asks of `/api`, the reasons of the gate among them: the console has a sentence for each in every
 * language, and one that is missing does not compile.
 */
export type Refusal =
  | Reason
  | "accent_faint"
  | "accent_malformed"
  | "account_exists"
  | "address_malformed"
  | "admin_missing"
  | "another_person"
  | "answer_missing"
  | "appearance_changed"
  | "approval_gone"
  | "audience_changed"
  | "audience_too_small"
  | "audience_unknown"
  | "audit_failed"
  | "breach_list_away"
  | "bytes_missing"
  | "capability_unused"
  | "colleague_gone"
  | "colleague_missing"
  | "counts_used_up"
  | "day_malformed"
  | "deletion_moved"
  | "heads_missing"
  | "done_missing"
  | "export_overtaken"
  | "field_unknown"
  | "import_unknown"
  | "imports_full"
  | "kind_unknown"
  | "link_over"
  | "look_never_late"
  | "model_has_leavers"
  | "model_is_live"
  | "model_moved"
  | "model_unknown"
  | "name_malformed"
  | "name_missing"
  | "no_mail_server"
  | "no_match"
  | "no_message"
  | "no_use"
  | "not_a_choice"
  | "not_examined"
  | "not_now"
  | "not_own_page"
  | "own_account"
  | "own_approval"
  | "passkey_over"
  | "passkey_unknown"
  | "password_breached"
  | "password_guessable"
  | "password_long"
  | "password_short"
  | "password_wrong"
  | "placement_unknown"
  | "reason_missing"
  | "received_malformed"
  | "recipient_unknown"
  | "regime_unknown"
  | "request_closed"
  | "request_moved"
  | "request_unknown"
  | "role_of_provider"
  | "role_unknown"
  | "second_factor_missing"
  | "second_factor_there"
  | "second_person_missing"
  | "session_over"
  | "signed_out"
  | "staff_key_unknown"
  | "throttled"
  | "too_many"
  | "training_runs"
  | "value_malformed"
  | "words_malformed"
  | "words_missing"
  | "wrong_code"
  | "wrong_password";
