// Models over HTTP, for staff: versions with their cards and audits, and what is done about them.
import Type, { type Static, type TSchema } from "typebox";
import { Said } from "./card-says.ts";

/** Or why it is not measured. */
const OrWhy = <T extends TSchema>(schema: T) => Type.Union([schema, Said]);
const Optional = <T extends TSchema>(schema: T) => Type.Optional(schema);
const text = Type.String();
const Estimate = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() });
const MaybeNumber = Type.Union([Type.Number(), Type.Null()]);
const Share = Type.Union([Estimate, Type.Null()], { description: "null: fewer than 30 people." });

const FairnessTold = Type.Object({
  at: text,
  says: Said,
  threshold: Type.Number({ description: "A chance from this on counts as selected." }),
  columns: Type.Record(
    Type.String(),
    Type.Object({
      groups: Type.Array(
        Type.Object({
          value: text,
          people: Type.Integer(),
          selected: Share,
          found: Share,
          wrong: Share,
          adjustedP: MaybeNumber,
        }),
      ),
      impact: MaybeNumber,
    }),
  ),
  against: Type.Array(Said),
});
const Side = Type.Object({
  auc: Estimate,
  precision: MaybeNumber,
  selected: Type.Integer(),
  impact: Type.Record(Type.String(), MaybeNumber),
  groups: Type.Record(Type.String(), Type.Array(Type.Object({ value: text, selected: Share }))),
});

const version = {
  version: text,
  capability: text,
  purpose: text,
  state: Type.Union([
    Type.Literal("candidate"),
    Type.Literal("shadow"),
    Type.Literal("live"),
    Type.Literal("rollback"),
  ]),
  trainedAt: text,
  until: Type.String({ description: "It learned from what lay before." }),
  members: Optional(
    Type.Integer({
      description: "People it learned from, in tens; 0: fewer than 11. Only of purposes that the role holds.",
    }),
  ),
  left: Optional(Type.Integer({ description: "Of these, who have left since; told likewise." })),
  known: Type.Integer({ description: "People known when it was trained." }),
  audit: Optional(
    Type.Object({
      passed: Type.Boolean(),
      against: Type.Array(Said),
      checks: Type.Array(Type.Object({ what: text, found: Said })),
    }),
  ),
  override: Optional(Type.Object({ role: text, reason: text, at: text })),
  drift: Type.Array(Said, { description: "What asks for action since it is in use." }),
};

/** `GET /api/models`. */
export const ModelsReply = Type.Object(
  {
    versions: Type.Array(Type.Object(version), { description: "The newest first." }),
    capabilities: Type.Array(
      Type.Object({
        name: text,
        says: text,
        purpose: text,
        mine: Type.Boolean({ description: "The role of whoever asks may train it and put versions in use." }),
        scores: Type.Boolean({ description: "It gives each person a number: a chance, or an amount." }),
      }),
      { description: "What placements use, and so can be trained." },
    ),
    overrides: Type.Boolean({ description: "The role may put a version in use against its audit." }),
    training: Optional(
      Type.Object({ capability: text, share: Type.Number(), says: text }, { description: "Under way." }),
    ),
    trained: Optional(
      Type.Object(
        { capability: text, version: Optional(text), problem: Optional(text) },
        { description: "The last training that somebody asked for here, as it ended." },
      ),
    ),
  },
  { $id: "ModelsReply" },
);
export type ModelsReply = Static<typeof ModelsReply>;

/** `GET /api/models/VERSION`: its card. */
export const ModelReply = Type.Object(
  {
    ...version,
    facts: Type.Record(Type.String(), Type.Union([Type.Number(), Said])),
    metrics: Type.Array(
      Type.Object({
        name: text,
        value: Type.Number(),
        low: Optional(Type.Number()),
        high: Optional(Type.Number()),
        n: Type.Integer(),
      }),
    ),
    limits: Type.Array(Said),
    strongest: Optional(
      Type.Array(Type.Object({ column: text, strength: Type.Number(), direction: text }), {
        description: "On what scores rest: what a feature adds to the log-odds in the mean, whatever its sign.",
      }),
    ),
    scores: Optional(
      Type.Object(
        { edges: Type.Array(Type.Number()), counts: Type.Array(Type.Integer()) },
        { description: "How scores of the training people lie between the edges." },
      ),
    ),
    heldOut: Optional(
      Type.Object(
        {
          is: Type.Union([Type.Literal("chance"), Type.Literal("amount"), Type.Literal("sureness")]),
          calibration: Type.Array(Type.Object({ people: Type.Integer(), told: Type.Number(), came: Estimate })),
          gains: Type.Array(Type.Object({ share: Type.Number(), captured: Estimate })),
        },
        {
          description:
            "Of people it had not learned from, 30 and more a figure: what was told them and what came, and what of all that came the best-scored have.",
        },
      ),
    ),
    fairness: Optional(OrWhy(FairnessTold)),
    data: Optional(
      OrWhy(
        Type.Object({
          columns: Type.Record(
            Type.String(),
            Type.Object({
              groups: Type.Array(
                Type.Object({ value: text, people: Type.Integer(), allow: Share, learned: Share, outcome: Share }),
              ),
            }),
          ),
          noted: Type.Array(Said),
        }),
      ),
    ),
    mended: Optional(
      OrWhy(
        Type.Object({
          says: Said,
          without: Type.Array(text),
          proxies: Type.Array(Type.Object({ feature: text, column: text, group: text, auc: Type.Number() })),
          before: Side,
          after: Side,
          cost: Type.Object({ auc: Estimate, precision: MaybeNumber }),
        }),
      ),
    ),
    watched: Optional(
      Type.Object({
        at: text,
        people: Type.Integer(),
        stability: OrWhy(Type.Number()),
        told: OrWhy(
          Type.Object({
            people: Type.Integer(),
            told: Type.Number(),
            came: Type.Number(),
            low: Type.Number(),
            high: Type.Number(),
          }),
        ),
      }),
    ),
    code: Optional(text),
    seed: Type.Integer(),
    checksum: text,
    mine: Type.Boolean(),
    overrides: Type.Boolean(),
  },
  { $id: "ModelReply" },
);
export type ModelReply = Static<typeof ModelReply>;

/** `POST /api/models/VERSION`. */
export const ModelAct = Type.Object(
  {
    act: Type.Union([Type.Literal("promote"), Type.Literal("shadow"), Type.Literal("rollback")]),
    state: Type.String({ maxLength: 20, description: "As whoever decides saw it: if it is another by now, 409." }),
    reason: Type.Optional(
      Type.String({ maxLength: 1_000, description: "To put it in use against its audit, in a role that may." }),
    ),
  },
  { $id: "ModelAct", additionalProperties: false },
);
export type ModelAct = Static<typeof ModelAct>;

/** `POST /api/models/training`. */
export const TrainingRequest = Type.Object(
  {
    capability: Type.String({ maxLength: 200 }),
    mend: Type.Optional(
      Type.Boolean({ description: "Leave out what tells a group, where groups are selected unequally." }),
    ),
  },
  { $id: "TrainingRequest", additionalProperties: false },
);
export type TrainingRequest = Static<typeof TrainingRequest>;
