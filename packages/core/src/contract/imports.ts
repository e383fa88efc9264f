// A file for the import, over HTTP: it arrives in pieces, is judged before anything of it is stored, and is imported exactly as it was judged.
import Type, { type Static } from "typebox";

const column = Type.String({ maxLength: 500 });
const refused = Type.Array(
  Type.Object({
    reason: Type.String(),
    remedy: Type.String(),
    n: Type.Integer(),
    lines: Type.Array(Type.Integer(), { description: "The first lines of the file where." }),
  }),
);

const mapping = {
  is: Type.Union([Type.Literal("event"), Type.Literal("traits"), Type.Literal("suppressed")], {
    description: "suppressed: each row is a person who said no elsewhere.",
  }),
  event: Type.Optional(Type.String({ maxLength: 200, description: "Of the map." })),
  person: Type.String({ maxLength: 500, description: "The column of the person's id." }),
  at: Type.Optional(column),
  id: Type.Optional(Type.String({ maxLength: 500, description: "The column of the row's own id." })),
  reason: Type.Optional(column),
  properties: Type.Record(Type.String({ maxLength: 200 }), column, { description: "Trait or property to column." }),
  consent: Type.Optional(
    Type.Object({
      purpose: Type.String({ maxLength: 200 }),
      at: Type.String({ maxLength: 500, description: "The column of when each said yes." }),
      source: Type.String({ maxLength: 500, description: "The column of where." }),
      evidence: Type.String({ minLength: 1, maxLength: 300, description: "What proves it." }),
    }),
  ),
  dates: Type.Optional(Type.Union([Type.Literal("dmy"), Type.Literal("mdy")])),
  decimal: Type.Optional(Type.Union([Type.Literal("comma"), Type.Literal("point")])),
};
/** What the rows of a file are, by columns of its header. `POST /api/imports/{id}/judgement`. */
export const ImportMapping = Type.Object(mapping, { $id: "ImportMapping", additionalProperties: false });
export type ImportMapping = Static<typeof ImportMapping>;

const told = Type.Union([Type.Integer(), Type.String({ description: "Fewer than 11, or a file of so few people." })], {
  description: "In tens: what people said here decides it.",
});

const brought = {
  id: Type.String(),
  name: Type.String(),
  bytes: Type.Integer(),
  received: Type.Integer({ description: "How many bytes are here: go on from there." }),
  state: Type.Union([
    Type.Literal("arriving"),
    Type.Literal("unreadable"),
    Type.Literal("ready"),
    Type.Literal("judging"),
    Type.Literal("judged"),
    Type.Literal("importing"),
    Type.Literal("done"),
    Type.Literal("elsewhere"),
    Type.Literal("stopped"),
  ]),
  until: Type.String({ format: "date-time", description: "Then the file is deleted here." }),
  columns: Type.Array(Type.String()),
  first: Type.Array(Type.Array(Type.String()), { description: "The first rows, for whoever brought them." }),
  rows: Type.Integer({ description: "Looked at so far." }),
  share: Type.Number({ description: "From 0 to 1." }),
  mapping: Type.Optional(Type.Object(mapping)),
  judgement: Type.Optional(
    Type.Object({
      rows: Type.Integer(),
      kept: Type.Integer(),
      withheld: Type.Integer({ description: "No purpose may use it without a yes that is not in the row." }),
      expired: Type.Integer(),
      empty: Type.Integer({ description: "Nothing in them that the map names." }),
      refused,
      purposes: Type.Array(Type.Object({ purpose: Type.String(), rows: Type.Integer() })),
      asking: Type.Array(Type.String(), { description: "Purposes that would need a yes." }),
      consentMissing: Type.Integer(),
      unused: Type.Array(Type.String(), { description: "Columns that are not looked at." }),
      readAs: Type.Array(Type.String()),
    }),
  ),
  done: Type.Optional(
    Type.Object({
      rows: Type.Integer(),
      stored: told,
      withheld: told,
      duplicates: told,
      choices: told,
      refused: Type.Integer(),
    }),
  ),
  problem: Type.Optional(Type.Object({ code: Type.String(), message: Type.String() })),
  begun: Type.Optional(Type.Boolean({ description: "Stopped or elsewhere: its import had begun." })),
};
/** One file of whoever asks. */
export const ImportReply = Type.Object(brought, { $id: "ImportReply" });
export type ImportReply = Static<typeof ImportReply>;

/** `GET /api/imports`: the files of whoever asks, the newest first. */
export const ImportsReply = Type.Object({ imports: Type.Array(Type.Object(brought)) }, { $id: "ImportsReply" });

/** `POST /api/imports`: a file is about to arrive. */
export const ImportRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    bytes: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    modified: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000, description: "Milliseconds since 1970." }),
  },
  { $id: "ImportRequest", additionalProperties: false },
);
export type ImportRequest = Static<typeof ImportRequest>;

/** `POST /api/imports/{id}/format`: how the file is written, where it does not say so itself. */
export const ImportFormat = Type.Object(
  {
    encoding: Type.Optional(Type.String({ maxLength: 40, description: "A label of the Encoding Standard." })),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
  },
  { $id: "ImportFormat", additionalProperties: false },
);
export type ImportFormat = Static<typeof ImportFormat>;

const field = Type.Object({ name: Type.String(), type: Type.String(), required: Type.Boolean() });
/** `GET /api/import-terms?locale=`: what of the map this role may bring. */
export const ImportTermsReply = Type.Object(
  {
    events: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), properties: Type.Array(field) })),
    traits: Type.Array(Type.Object({ name: Type.String(), title: Type.String(), type: Type.String() })),
    purposes: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        asks: Type.Boolean({ description: "People say yes or no to it, and this role holds it." }),
      }),
    ),
  },
  { $id: "ImportTermsReply" },
);
export type ImportTermsReply = Static<typeof ImportTermsReply>;
