// What arrives, over HTTP, for the staff: by the names of fields and reasons, never by person and without a value.
import Type, { type Static } from "typebox";

const remedy = Type.Optional(Type.String({ description: "What to do about it." }));

/** `GET /api/sources/collected?days=`: how often one name met one fate. */
export const CollectedReply = Type.Object(
  {
    days: Type.Integer({ description: "How far back, today included." }),
    collected: Type.Array(
      Type.Object({
        became: Type.Union(
          [Type.Literal("stored"), Type.Literal("withheld"), Type.Literal("dropped"), Type.Literal("refused")],
          { description: "withheld: in the map, but no purpose may use it of these people." },
        ),
        name: Type.String(),
        reason: Type.Optional(Type.String({ description: "Why it was not stored." })),
        remedy,
        n: Type.Integer(),
      }),
    ),
  },
  { $id: "CollectedReply" },
);
export type CollectedReply = Static<typeof CollectedReply>;

/** One message as it arrived, and what became of it. */
const LiveEvent = Type.Object({
  n: Type.Integer({ description: "Counts up; give the highest back as `after`." }),
  at: Type.String({ format: "date-time", description: "To the second." }),
  source: Type.String({ description: "The name of the key it came with." }),
  type: Type.Optional(Type.String({ description: "track, identify, page, screen, group or alias." })),
  fields: Type.Array(Type.String(), { description: "What of it the map names." }),
  became: Type.Union(
    [
      Type.Literal("stored"),
      Type.Literal("noted"),
      Type.Literal("withheld"),
      Type.Literal("dropped"),
      Type.Literal("duplicate"),
      Type.Literal("refused"),
    ],
    { description: "noted: it told of a choice, or of who is who." },
  ),
  why: Type.Array(
    Type.Object({ name: Type.Optional(Type.String({ description: "The field." })), reason: Type.String(), remedy }),
    { description: "What of it was not stored, and why." },
  ),
  more: Type.Integer({ description: "Further fields that were not stored." }),
});
/** One message as it arrived. */
export type LiveEvent = Static<typeof LiveEvent>;

/** `GET /api/sources/live?after=`: what arrived since, of the last 200; kept in memory only. */
export const LiveReply = Type.Object(
  {
    events: Type.Array(LiveEvent),
    last: Type.Integer(),
    missed: Type.Integer({ description: "Came since `after` and were too many to keep." }),
  },
  { $id: "LiveReply" },
);
export type LiveReply = Static<typeof LiveReply>;

/** `GET /api/sources/keys`: keys by name; only a write key, which stands in every page of the shop, with its value. */
export const KeysReply = Type.Object(
  {
    url: Type.String({ description: "Where clients send to." }),
    keys: Type.Array(
      Type.Object({
        kind: Type.Union([Type.Literal("write"), Type.Literal("server"), Type.Literal("staff")]),
        name: Type.String(),
        role: Type.Optional(Type.String()),
        value: Type.Optional(Type.String()),
        at: Type.String({ format: "date-time" }),
        loopbackOnly: Type.Boolean({ description: "From this machine only." }),
      }),
    ),
  },
  { $id: "KeysReply" },
);
export type KeysReply = Static<typeof KeysReply>;
