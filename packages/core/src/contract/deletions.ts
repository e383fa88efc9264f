// Deletions that need somebody of the staff, over HTTP, for whoever answers for rights or reviews. They name nobody.
import Type, { type Static } from "typebox";

/** `GET /api/deletions`: the oldest first. */
export const DeletionsReply = Type.Object(
  {
    deletions: Type.Array(
      Type.Object({
        id: Type.String({ description: "The deletion's number, as in its certificate." }),
        asked: Type.String({ format: "date-time" }),
        deadline: Type.String({ format: "date-time" }),
        recipient: Type.Optional(
          Type.Object(
            { name: Type.String(), title: Type.String() },
            { description: "None where Heed has not finished." },
          ),
        ),
        outcome: Type.Union([Type.Literal("refused"), Type.Literal("unreachable"), Type.Literal("unfinished")]),
      }),
    ),
  },
  { $id: "DeletionsReply" },
);
export type DeletionsReply = Static<typeof DeletionsReply>;

/** `POST /api/deletions/{id}`: who was told by hand. */
export const DeletionTold = Type.Object(
  { recipient: Type.String({ maxLength: 200, description: "By its name in the map." }) },
  { $id: "DeletionTold", additionalProperties: false },
);
export type DeletionTold = Static<typeof DeletionTold>;
