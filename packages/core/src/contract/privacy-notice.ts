// The whole notice over HTTP: what people are told, in layers, and each purpose as data; a banner shows the short one (notice.ts).
import Type, { type Static } from "typebox";
import { BASES, type Keep } from "../map/purpose.ts";
import { NoticePurpose } from "./notice.ts";

const words = (description: string) => Type.String({ description });

/** A heading with its sentences. */
export const NoticeBlock = Type.Object({
  heading: Type.String(),
  lines: Type.Array(Type.String()),
});
export type NoticeBlock = Static<typeof NoticeBlock>;

/** What a person can do about a purpose: switch it on and off, object to it, or nothing, because a contract or a law decides. */
export const NoticeControl = Type.Union([Type.Literal("switch"), Type.Literal("object"), Type.Literal("fixed")]);
export type NoticeControl = Static<typeof NoticeControl>;

const NoticeBasis = Type.Object({
  basis: Type.Enum(BASES),
  control: NoticeControl,
  because: words("Why the law allows it and what the person can do, in plain words."),
});

/** One purpose as a notice tells it. */
export const PurposeText = Type.Object({
  id: words("The purpose's name in the map: what a choice names."),
  title: words("A few words, for a heading beside a switch."),
  says: words("What will be done, in plain words."),
  benefit: Type.Optional(words("What the person gets from it.")),
  offer: Type.Optional(
    Type.Object(
      {
        gives: words("What is promised for a yes."),
        worth: Type.Optional(words("What the data is worth, and how it was counted.")),
      },
      { description: "Nothing is lost by a no, and what was promised stays when the yes is taken back." },
    ),
  ),
  builtIn: Type.Boolean({ description: "One of those that keep rights working: nothing to choose." }),
  basis: NoticeBasis.properties.basis,
  control: NoticeControl,
  because: NoticeBasis.properties.because,
  under: Type.Record(Type.String(), NoticeBasis, { description: "The same under each regime of the map." }),
  reads: Type.Array(
    Type.Object({
      field: words("The field's name in the map."),
      label: words("What it is, in plain words."),
      keep: Type.Unsafe<Keep>(words("For how long it may serve this purpose, as the map writes it: `6 months`.")),
      kept: words("The same in the notice's language."),
    }),
  ),
  recipients: Type.Array(
    Type.Object({
      id: words("The recipient's name in the map."),
      name: Type.String(),
      country: words("ISO 3166 code."),
      kind: Type.Optional(Type.Union([Type.Literal("sale"), Type.Literal("sharing")])),
      says: words("Who it is, where, and in what role, in plain words."),
    }),
  ),
  device: Type.Union([Type.Literal("none"), Type.Literal("strictly necessary"), Type.Literal("consent")], {
    description: "What it stores or reads on the visitor's device.",
  }),
  stores: Type.Boolean({ description: "It stores or reads something on the visitor's device." }),
  profiles: Type.Boolean(),
  confirms: Type.Boolean({ description: "A yes counts only once it was confirmed by mail." }),
});
export type PurposeText = Static<typeof PurposeText>;

/** The exact text of a notice in one language: made from the map, stored once, never changed. */
export const NoticeText = Type.Object({
  locale: words("The language of this notice, one of `locales`."),
  locales: Type.Array(Type.String(), { description: "Every language in which this notice exists." }),
  controller: Type.Object({ name: Type.String(), contact: Type.String(), address: Type.Optional(Type.String()) }),
  signIn: Type.Optional(words("Where people who are signed in get to their data page.")),
  layers: Type.Object({
    line: words("One or two sentences."),
    short: Type.Array(NoticeBlock),
    full: Type.Array(NoticeBlock),
  }),
  purposes: Type.Array(PurposeText),
  banner: Type.Object(
    {
      purposes: Type.Array(Type.Omit(NoticePurpose, ["since"])),
      words: Type.Record(Type.String(), Type.String()),
    },
    { description: "What banner and preference centre show of it, word for word." },
  ),
  answers: Type.Array(Type.Object({ id: Type.String(), question: Type.String(), answer: Type.Array(Type.String()) }), {
    description: "What people ask, answered from the map.",
  }),
});
export type NoticeText = Static<typeof NoticeText>;

/** Which notice it is: choices and receipts name it by these. */
const NoticeEdition = Type.Object({
  version: Type.Integer({ minimum: 1, description: "Number of the notice; send it back with a choice." }),
  hash: words("SHA-256 of the stored text, hexadecimal: receipts are pinned to it."),
  since: Type.String({ format: "date-time", description: "When this version came into force." }),
  regime: Type.Optional(
    words("The visitor's regime, whose basis and control each purpose carries; absent: the strictest."),
  ),
});

/** `GET /consent/v1/notices/{version}`: the whole notice of that number, or `latest`. */
export const PrivacyNotice = Type.Object(
  { ...NoticeEdition.properties, ...NoticeText.properties },
  { $id: "PrivacyNotice" },
);
export type PrivacyNotice = Static<typeof PrivacyNotice>;
