// The shape of every marketing capability: what it reads, how it trains, decides and explains, and what it does without permission.
import type { CardName, DataMap, PlainData, Said, Says, Tell } from "@heed/core";
import type { Interval } from "@heed/math";
import type { Access, PersonData } from "../gate/access.ts";

/** One thing of the shop's catalogue; nothing of a person. */
export type Item = {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly image?: string;
  readonly category?: string;
  readonly price?: number;
  /** YYYY-MM-DD */
  readonly addedOn?: string;
  /** A sensitive category (health, religion, ...): never a feature, a reason or an inferred shelf. */
  readonly sensitive?: string;
  /** Chosen by an editor. */
  readonly pick?: boolean;
};

/**
 * The reason for one suggestion: `says` is put into words when somebody reads it, in their language; `because` are ids of that person's own
 * items, if any. `parts` are what the score is made of: ids of own items or words, each with its amount; in an additive explanation they sum
 * to the score.
 */
export type Why = {
  readonly says: Says;
  readonly because?: readonly string[];
  readonly parts?: readonly (readonly [of: string, amount: number])[];
};

export type Suggestion = {
  readonly item: string;
  readonly title: string;
  readonly score: number;
  readonly why: Why;
  /** Probability with which this place would have shown this item; 1 without exploration. */
  readonly probability: number;
};

/** What a purpose is to move, as the map declares it (`outcome`): an event within a horizon. */
export type Outcome = {
  readonly event: string;
  readonly withinDays: number;
  /** The event's property that is worth money. */
  readonly value?: string;
};

/** What a decision works with: nothing here but `access` is about a person. */
export type DecisionContext = {
  readonly access: Access;
  readonly catalogue: ReadonlyMap<string, Item>;
  /** Items that at least 11 people bought lately, most popular first: counted under `statistics`. */
  readonly popular: readonly string[];
  /** What the request says about the page, for instance the item on it: used and forgotten. */
  readonly page: Readonly<Record<string, unknown>>;
  readonly size: number;
  /** Share of places filled at random among permitted candidates. */
  readonly exploration: number;
  /** Uniform in [0, 1), seeded by the decision: the same decision gives the same answer. */
  readonly random: () => number;
  readonly now: Date;
  /** What the operator declares; policy only. */
  readonly map: DataMap;
  /** The step at which a person looks before the decision holds, where the map says that it is significant (GDPR Art. 22). */
  readonly humanReview?: string;
};

/** The answer of a capability. `usedPersonalData` false: the fallback. */
export type Answer = {
  readonly items: readonly Suggestion[];
  readonly usedPersonalData: boolean;
  /** Candidates that were considered, best first (ids; at most 100). */
  readonly candidates: readonly string[];
};

export type TrainingReport = (share: number, says: string) => void;

/** What a training run keeps of one person: shown to them, and subtracted when they leave. */
export type Contribution = { readonly [key: string]: PlainData };

/**
 * How a person leaves a model (mechanisms.md 10). `exact`: `subtract` gives the bytes that training without these people would have given,
 * with the same items and settings, in the place of those it is given; `refit` those bytes without the rounding errors of many subtractions. Both run in a worker thread.
 * `retrain`: the method cannot subtract. A version that somebody left is then neither promoted nor kept aside, serves only the purpose it
 * was trained for, and is dropped after so many days.
 */
export type Removal<Example extends Contribution = Contribution> =
  | {
      readonly kind: "exact";
      subtract(bytes: Uint8Array, examples: readonly Example[]): Uint8Array;
      refit(bytes: Uint8Array): Uint8Array;
    }
  | { readonly kind: "retrain"; readonly withinDays: number };

/** Models are plain data and typed arrays only: they go through a worker thread into the model registry. */
export type Capability<Model = unknown, Example extends Contribution = Contribution> = {
  readonly name: string;
  /** One sentence for a marketer. */
  readonly says: string;
  /** Fields it understands; it sees those that the placement's purpose reads too, and no others. */
  readonly reads: readonly string[];
  /** It understands every event of which the map says that a property is a text, too. */
  readonly readsTexts?: true;
  /** Newest events per field that a decision reads. */
  readonly limit: number;
  readonly unit: "person" | "aggregate";
  /** How one reads a person's score: additive explanations sum to the score. */
  readonly explain: "additive" | "contributions" | "rule";
  /** It tells something of a person instead of choosing something for them: a job may tell it of everybody. */
  readonly tells?: true;
  /** A decision keeps what its score is made of, so that an auditor can add it up. Default: only the words that were shown. */
  readonly keepsParts?: true;
  readonly removal: Removal<Example>;
  /** What a training run keeps of one person, from permitted data before `until`; undefined: nothing. */
  example(
    data: PersonData,
    catalogue: ReadonlyMap<string, Item>,
    run: { readonly until: Date; readonly outcome?: Outcome; readonly map: DataMap },
  ): Example | undefined;
  /** Whether the outcome came to somebody of whom this is kept, at the latest closed horizon. Only where a score is a probability. */
  came?(example: Example): boolean;
  /** The features of somebody of whom this is kept, at that horizon; null: never happened. Only where a score is a probability. */
  features?(example: Example): readonly (readonly [name: string, value: number | null])[];
  /** The chances that were told them then. Only where a score is a probability. */
  told?(model: Model, examples: readonly Example[]): Float64Array;
  /** Runs in a worker thread. Deterministic by seed. */
  train(
    examples: readonly Example[],
    catalogue: readonly Item[],
    options: {
      seed: number;
      until: Date;
      report: TrainingReport;
      outcome?: Outcome;
      /** Features that it does not learn from, because they tell a group. */
      without?: readonly string[];
    },
  ): { model: Model; card: Card };
  /** To and from bytes; a corrupted or older model is refused with a remedy. */
  encode(model: Model): Uint8Array;
  decode(bytes: Uint8Array): Model;
  /** The probability that the score of one person tells, now; undefined where nothing is known. Only where a score is a probability. */
  chance?(model: Model, data: PersonData, catalogue: ReadonlyMap<string, Item>, now: Date): number | undefined;
  /** What an audience's rule may compare: a chance from 0 to 1, an amount, or the English name of a group. Only with `estimate`. */
  readonly estimates?: "chance" | "amount" | "group";
  /** It, now; undefined where nothing is known, or the person left. */
  estimate?(
    model: Model,
    data: PersonData,
    about: { readonly catalogue: ReadonlyMap<string, Item>; readonly now: Date; readonly hidden: ReadonlySet<string> },
  ): number | string | undefined;
  /** Every group that somebody may be in: its English name, and in a language. Only where it estimates one. */
  groups?(model: Model, language: string): readonly { readonly value: string; readonly title: string }[];
  decide(model: Model, context: DecisionContext): Answer;
  /** Words for its reasons, in every language of Heed's pages. */
  readonly tell: Tell;
  /** Uses nothing about the person; the model, if there is one, only for what items have in common. */
  fallback(model: Model | undefined, context: DecisionContext): Answer;
};

/** Figures of one training run; a field without evidence reads "not measured". */
export type Card = {
  readonly capability: string;
  readonly people: number;
  readonly facts: Readonly<Record<string, number | Said>>;
  readonly metrics: readonly {
    readonly name: CardName;
    readonly value: number;
    readonly low?: number;
    readonly high?: number;
    readonly n: number;
  }[];
  readonly limits: readonly Said[];
  /** Scores of the training people, to which a watch compares those of later: counts in the bins between the edges. */
  readonly reference?: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  /** On what its scores rest, in all: the features that move them most, by the mean size of what each adds to the log-odds. */
  readonly strongest?: readonly StrongColumn[];
  /** How what it told came true for people it had not learned from; absent: too few, or it tells nothing that can come true. */
  readonly heldOut?: HeldOut;
  /** Whether it may be used; absent: its method asks for no audit. */
  readonly audit?: Audit;
};

/** What was told to people that nothing was fitted to, beside what came; every figure is of 30 people and more. */
export type HeldOut = {
  /** What is told: a chance, an amount of money, or how sure it is to be right. */
  readonly is: "chance" | "amount" | "sureness";
  /** People alike in what was told them, the least first: its mean, and what came. */
  readonly calibration: readonly { readonly people: number; readonly told: number; readonly came: Interval }[];
  /** The share of people with the highest scores, and what of all that came is theirs. */
  readonly gains: readonly { readonly share: number; readonly captured: Interval }[];
};

/** What a column adds to the log-odds in the mean, whatever its sign, and which way it works. */
export type StrongColumn = {
  readonly column: string;
  readonly strength: number;
  readonly direction: "higher, more likely" | "higher, less likely" | "up and down" | "differs by value";
};

/** What was looked at before a version may be used, and what stands against it. */
export type Audit = {
  readonly passed: boolean;
  /** Sentences that stand against its use; empty when it passed. */
  readonly against: readonly Said[];
  /** What was looked at, each with what was found or "not measured". */
  readonly checks: readonly { readonly what: CardName; readonly found: Said }[];
};

/** Checks what the types cannot, and freezes. */
export function defineCapability<Model, Example extends Contribution>(
  capability: Capability<Model, Example>,
): Capability<Model, Example> {
  return Object.freeze(capability);
}

/** The outcome that a purpose declares; 30 days where it names no horizon. */
export function outcomeOf(map: DataMap, purpose: string): Outcome | undefined {
  const declared = map.purposes[purpose]?.outcome;
  if (!declared) return undefined;
  const { event, value, within = "30 days" } = declared;
  return { event, withinDays: Number.parseInt(within, 10), ...(value === undefined ? {} : { value }) };
}

/** Fields that both the capability understands and the purpose may read. */
export function readable(
  map: DataMap,
  purpose: string,
  capability: Pick<Capability, "reads" | "readsTexts">,
): readonly string[] {
  const reads = map.purposes[purpose]?.reads ?? {};
  const understood = new Set([...capability.reads, ...(capability.readsTexts ? Object.keys(textsIn(map)) : [])]);
  return [...understood].filter((field) => field in reads);
}

/** Events of which a property is a text, each with that property: the first where there are several. */
export function textsIn(map: DataMap): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(map.fields).flatMap(([name, field]) => {
      if (field.kind !== "event") return [];
      const [text] = Object.entries(field.properties).find(([, type]) => type === "text" || type === "text?") ?? [];
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** The words of each. */
export const tellersOf = (capabilities: Readonly<Record<string, Pick<Capability, "tell">>>): Record<string, Tell> =>
  Object.fromEntries(Object.entries(capabilities).map(([name, { tell }]) => [name, tell]));
