// The Segment HTTP API as Heed takes it. It documents: collection judges each message by itself and refuses none for its shape.
import Type from "typebox";

const MESSAGE = {
  messageId: Type.Optional(Type.String({ description: "The same id again is the same message, and counts once." })),
  userId: Type.Optional(Type.String({ description: "Who it is for your site; or anonymousId." })),
  anonymousId: Type.Optional(Type.String({ description: "Which browser or device it is." })),
  timestamp: Type.Optional(Type.String({ format: "date-time" })),
  event: Type.Optional(Type.String({ description: "track: an event that the map names." })),
  properties: Type.Optional(Type.Object({}, { additionalProperties: true })),
  traits: Type.Optional(Type.Object({}, { additionalProperties: true, description: "identify: traits of the map." })),
  previousId: Type.Optional(Type.String({ description: "alias: who it was before." })),
  context: Type.Optional(
    Type.Object({}, { additionalProperties: true, description: "consent.categoryPreferences: purpose -> yes or no." }),
  ),
};

/** One message; what the map does not name is dropped and counted by name. */
export const SegmentMessage = Type.Object(MESSAGE, { $id: "SegmentMessage", additionalProperties: true });

/** `POST /v1/batch`: messages, each with its type. */
export const SegmentBatch = Type.Object(
  {
    batch: Type.Array(
      Type.Object(
        {
          type: Type.String({ description: "track, identify, page, screen, group or alias." }),
          ...MESSAGE,
        },
        { additionalProperties: true },
      ),
    ),
    sentAt: Type.Optional(Type.String({ format: "date-time", description: "The client's clock, to correct it." })),
  },
  { $id: "SegmentBatch", additionalProperties: true },
);

/** The answer to every message that arrived: what became of it is counted, not told. */
export const SegmentReply = Type.Object({ success: Type.Boolean() }, { $id: "SegmentReply" });

/** Why a message or a row of a file is not taken. */
export type RefusalReason =
  | "not_an_object"
  | "type_unknown"
  | "event_too_large"
  | "event_too_nested"
  | "batch_too_long"
  | "message_id_malformed"
  | "event_name_missing"
  | "identifier_missing"
  | "identifier_placeholder"
  | "identifier_too_long"
  | "identifier_imprecise"
  | "date_malformed"
  | "date_out_of_range"
  | "property_missing"
  | "property_wrong_type"
  | "erased_person"
  | "not_storable"
  | "alias_not_proven"
  | "columns_wrong"
  | "quote_not_closed"
  | "quote_misplaced"
  | "line_too_long";
