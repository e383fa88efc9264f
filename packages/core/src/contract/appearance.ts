// How banner, Data Dashboard and the other pages for customers look, over HTTP: few things, and none that could make a no harder than a yes.
import Type, { type Static } from "typebox";

/** What a shop chooses. */
export const Appearance = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 40, description: "At the head of the pages. Away: Heed." })),
    accent: Type.Optional(
      Type.String({ maxLength: 30, description: "#rrggbb, of letters and buttons on light; away: Heed's own." }),
    ),
    scheme: Type.Union([Type.Literal("auto"), Type.Literal("light"), Type.Literal("dark")], {
      description: "auto: as the visitor's device.",
    }),
    corners: Type.Union([Type.Literal("round"), Type.Literal("square")], { description: "Of cards and buttons." }),
    place: Type.Union([Type.Literal("bottom"), Type.Literal("start"), Type.Literal("end")], {
      description: "Of the banner on wide screens: along the bottom, or in a lower corner.",
    }),
  },
  { $id: "Appearance", additionalProperties: false },
);
export type Appearance = Static<typeof Appearance>;

/** `GET /api/appearance`. */
export const AppearanceReply = Type.Object(
  {
    version: Type.Integer({ description: "Counted by each change; 0: nothing was ever chosen." }),
    appearance: Type.Object(Appearance.properties),
    since: Type.Optional(Type.String({ format: "date-time" })),
    languages: Type.Array(Type.String(), { description: "In which it is to be seen." }),
  },
  { $id: "AppearanceReply" },
);
export type AppearanceReply = Static<typeof AppearanceReply>;

/** `PUT /api/appearance`: `version` is the one that was seen. */
export const AppearanceRequest = Type.Object(
  {
    version: Type.Integer({ minimum: 0 }),
    appearance: Type.Object(Appearance.properties, { additionalProperties: false }),
  },
  { $id: "AppearanceRequest", additionalProperties: false },
);
export type AppearanceRequest = Static<typeof AppearanceRequest>;

/** `POST /api/appearance/judgement`: whether it would be taken; nothing is stored. */
export const AppearanceJudgement = Type.Object(
  {
    ok: Type.Boolean(),
    code: Type.Optional(Type.String()),
    says: Type.Optional(Type.String({ description: "Why not, and what would be." })),
    contrast: Type.Optional(Type.Number({ description: "What the accent reaches, of 4.5 that letters need." })),
    instead: Type.Optional(Type.String({ description: "The nearest darker accent that reaches it." })),
    dark: Type.Optional(Type.String({ description: "The accent where the page is dark." })),
  },
  { $id: "AppearanceJudgement" },
);
export type AppearanceJudgement = Static<typeof AppearanceJudgement>;

/** `GET /api/appearance/preview`: what is chosen, and of what it is shown; `shown` where it follows the device. */
export const AppearancePreview = Type.Object(
  {
    ...Appearance.properties,
    part: Type.Union([Type.Literal("banner"), Type.Literal("choices"), Type.Literal("dashboard")]),
    shown: Type.Union([Type.Literal("light"), Type.Literal("dark")]),
    locale: Type.String({ maxLength: 35 }),
  },
  { $id: "AppearancePreview" },
);
export type AppearancePreview = Static<typeof AppearancePreview>;
