// Who gets data by itself and how that stands, and what the notice says anew, over HTTP.
import Type, { type Static } from "typebox";
import { NoticeBlock } from "./privacy-notice.ts";

const counted = Type.Union([Type.Integer(), Type.String({ description: "Fewer than 11." })]);
const moment = Type.String({ format: "date-time" });

/** `GET /api/recipients`: everybody that the map names outside, with contract and review. */
export const RecipientsReply = Type.Object(
  {
    today: Type.String(),
    recipients: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        role: Type.String(),
        country: Type.String(),
        safeguard: Type.Optional(
          Type.String({ description: "What protects the data there; away: none is needed in the EEA, or it is gone." }),
        ),
        purposes: Type.Array(Type.String()),
        contract: Type.Optional(Type.String()),
        until: Type.Optional(Type.String({ description: "The last day on which it gets anything." })),
        gone: Type.Boolean({ description: "No longer in the map: only told to stop and to delete." }),
        sends: Type.Optional(
          Type.Object(
            {
              host: Type.String(),
              closed: Type.Optional(Type.String({ description: "Why nothing but stops goes there." })),
              secret: Type.Boolean(),
              people: counted,
              waiting: Type.Integer(),
              oldest: Type.Optional(moment),
              failed: Type.Integer({ description: "Given up: tried no more." }),
            },
            { description: "Away: Heed itself sends nothing there." },
          ),
        ),
      }),
    ),
  },
  { $id: "RecipientsReply" },
);
export type RecipientsReply = Static<typeof RecipientsReply>;

/** Why a delivery was not taken: the first word of `why`; what some server answered comes after it. */
export type WhyUnsent =
  | "status"
  | "sqlstate"
  | "smtp"
  | "store"
  | "private_address"
  | "name_unknown"
  | "timeout"
  | "connection"
  | "certificate_untrusted"
  | "certificate_expired"
  | "certificate_of_another"
  | "tls_missing"
  | "tls"
  | "versions_kept"
  | "answer_not_understood"
  | "more_left";

/** `GET /api/recipients/{name}/failed`: what was given up, by number only. */
export const FailedReply = Type.Object(
  {
    deliveries: Type.Array(
      Type.Object({
        id: Type.String(),
        kind: Type.String(),
        purpose: Type.String(),
        at: moment,
        failedAt: moment,
        tries: Type.Integer(),
        why: Type.String({ description: "A word, and what a server answered: status 503." }),
      }),
    ),
  },
  { $id: "FailedReply" },
);
export type FailedReply = Static<typeof FailedReply>;

/** `POST /api/recipients/{name}/failed`: tries it again, or forgets it; a stop is never forgotten. Gives what is left. */
export const FailedAct = Type.Object(
  {
    act: Type.Union([Type.Literal("retry"), Type.Literal("drop")]),
    id: Type.Optional(Type.String({ maxLength: 40, description: "One to try again; away: all." })),
  },
  { $id: "FailedAct", additionalProperties: false },
);
export type FailedAct = Static<typeof FailedAct>;

/** `GET /api/notice-changes?locale=`: the notice in force as people read it, and what each version changed. */
export const NoticeChangesReply = Type.Object(
  {
    version: Type.Integer(),
    line: Type.String(),
    short: Type.Array(NoticeBlock),
    full: Type.Array(NoticeBlock),
    asked: Type.Array(
      Type.Object({
        purpose: Type.String(),
        title: Type.String(),
        why: Type.Optional(Type.String({ description: "What widened with the newest version." })),
        people: counted,
      }),
      { description: "Purposes whose yes to an older notice does not cover this one, and how many had said it." },
    ),
    changes: Type.Array(Type.Object({ version: Type.Integer(), at: moment, lines: Type.Array(Type.String()) })),
  },
  { $id: "NoticeChangesReply" },
);
export type NoticeChangesReply = Static<typeof NoticeChangesReply>;
