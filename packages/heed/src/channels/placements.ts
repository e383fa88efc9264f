// A placement's decision: who asks, what the gate permits, what the capability answers, and what is said about it.
import {
  createTellWhy,
  type DataMap,
  holdoutOf,
  type OfrepReply,
  type OfrepRequest,
  type Placement,
  REMEDIES,
  type Reason,
  type TellWhy,
  wordsIn,
} from "@heed/core";
import { seededRandom } from "@heed/math";
import type { Answer, Capability, DecisionContext, Item } from "../capabilities/capability.ts";
import { readable, tellersOf } from "../capabilities/capability.ts";
import type { Access, Actor } from "../gate/access.ts";
import type { Used } from "../gate/answer-questions.ts";
import type { Gate } from "../gate/gate.ts";
import { type Arm, armOf, uniformFor } from "./arm.ts";

/** Whom a request is about: nobody known, or a person with the rows that this asker may rely on. */
export type Asker =
  | { readonly is: "nobody"; readonly reason: Reason }
  | { readonly is: "person"; readonly personId: string; readonly via?: string };

/** Who it is cannot be known now: the database is away. */
export type Unavailable = { readonly is: "unavailable" };

/** A model ready to serve, with the purpose under which it learned. */
export type LiveModel = { readonly version: string; readonly purpose: string; readonly model: unknown };

export type PlacementDeps = {
  gate: Gate;
  map: DataMap;
  capabilities: Readonly<Record<string, Capability>>;
  live: (capability: string) => Promise<LiveModel | undefined>;
  /** The model that answers beside it: kept with the decision, shown to nobody. */
  shadow: (capability: string) => Promise<LiveModel | undefined>;
  catalogue: () => ReadonlyMap<string, Item>;
  popular: () => readonly string[];
  armKey: Buffer;
  /** Uniform in [0, 1): turns the shelf of those about whom nothing is used. */
  chance: () => number;
  publicUrl: string;
  /** The language for a page in this one; undefined: the shop's first. */
  languageFor: (locale: string | undefined) => string;
  now: () => Date;
  /** Told when an answer had to do without the gate because it could not be reached. */
  onFault: (error: unknown) => void;
};

type Deps = PlacementDeps & { readonly tellWhy: TellWhy };

type Page = NonNullable<NonNullable<OfrepRequest["context"]>["page"]>;

export type Placements = {
  names(): readonly string[];
  /** The arm of a placement that a person is in; undefined for an unknown placement. */
  armOf(name: string, personId: string): Arm | undefined;
  /** Undefined for an unknown placement. Never fails: with the gate out of reach the answer is the one without personal data. */
  decide(name: string, asker: Asker | Unavailable, page: Page, actor?: Actor): Promise<OfrepReply | undefined>;
};

export function createPlacements(given: PlacementDeps): Placements {
  const tellWhy = createTellWhy(tellersOf(given.capabilities));
  const deps = { ...given, tellWhy };
  const declared = deps.map.placements ?? {};
  return {
    names: () => Object.keys(declared),
    armOf(name, personId) {
      const placement = Object.hasOwn(declared, name) ? declared[name] : undefined;
      return placement && armOf(deps.armKey, name, personId, holdoutOf(placement));
    },
    async decide(name, asker, page, actor = `visit:${name}`) {
      const placement = Object.hasOwn(declared, name) ? declared[name] : undefined;
      const capability =
        placement && Object.hasOwn(deps.capabilities, placement.capability)
          ? deps.capabilities[placement.capability]
          : undefined;
      if (!placement || !capability) return undefined;
      const [live, shadow] = await Promise.all(
        [deps.live, deps.shadow].map((of) =>
          of(placement.capability)
            .then((model) => (mayServe(capability, placement, model) ? model : undefined))
            .catch((error: unknown) => {
              deps.onFault(error);
              return undefined;
            }),
        ),
      );
      const shelf = { name, placement, capability, live, shadow, page };
      const unavailable = () =>
        reply(shelf, fallback(deps, shelf, nobody("unknown_person")), { reason: "unavailable" }, deps);
      if (asker.is === "unavailable") return unavailable();
      if (asker.is === "nobody")
        return reply(
          shelf,
          fallback(deps, shelf, nobody(asker.reason)),
          { reason: asker.reason, remedy: REMEDIES[asker.reason] },
          deps,
        );
      try {
        return await decideFor(deps, shelf, asker, actor);
      } catch (error) {
        // Fail closed: an unreachable policy is answered without personal data.
        deps.onFault(error);
        return unavailable();
      }
    },
  };
}

/** The arm of a decision that a job made. */
export const SCORED = "scored";

type Shelf = {
  name: string;
  placement: Placement;
  capability: Capability;
  live: LiveModel | undefined;
  shadow: LiveModel | undefined;
  page: Page;
};

/** A model that cannot forget somebody serves only its own purpose: whoever left it is refused there, so it is never used for them. */
const mayServe = (capability: Capability, placement: Placement, model: LiveModel | undefined): boolean =>
  capability.removal.kind === "exact" || model?.purpose === placement.purpose;

async function decideFor(
  deps: Deps,
  shelf: Shelf,
  asker: Extract<Asker, { is: "person" }>,
  actor: Actor,
): Promise<OfrepReply> {
  const fields = readable(deps.map, shelf.placement.purpose, shelf.capability);
  return deps.gate.open({ purpose: shelf.placement.purpose, actor, fields, limit: shelf.capability.limit }).decide({
    personId: asker.personId,
    // A job reaches nobody on any way; who is shown what follows from it is asked then.
    ...(actor.startsWith("job:") ? {} : { channel: "web" as const }),
    ...(asker.via === undefined ? {} : { via: asker.via }),
    use(access, decisionId): Used<OfrepReply> {
      if (!access.allowed)
        return {
          result: reply(shelf, fallback(deps, shelf, access), { reason: access.reason, remedy: access.remedy }, deps),
        };
      const arm = armOf(deps.armKey, shelf.name, asker.personId, holdoutOf(shelf.placement));
      const answer = personalOrHoldout(deps, shelf, access, arm, decisionId);
      const shadow = shadowOf(deps, shelf, access, arm, decisionId);
      const detail = { ...detailOf(answer, shelf.capability), ...(shadow ? { shadow } : {}) };
      // What a job decided was shown to nobody: it is no visit that a lift may count.
      const kept = actor.startsWith("job:") && arm === "personal" ? SCORED : arm;
      const decision = { placement: shelf.name, arm: kept, model: shelf.live?.version, detail };
      return {
        decision,
        result: reply(
          shelf,
          answer,
          { reason: arm === "holdout" ? "holdout" : "allowed", basis: access.basis, decisionId, arm },
          deps,
        ),
      };
    },
  });
}

function personalOrHoldout(deps: Deps, shelf: Shelf, access: Access, arm: Arm, decisionId: string): Answer {
  const context = contextOf(deps, shelf, access, uniformFor(deps.armKey, "exploration", decisionId));
  if (arm === "holdout" || !shelf.live) return shelf.capability.fallback(shelf.live?.model, context);
  return shelf.capability.decide(shelf.live.model, context);
}

/** What the shadow would have shown in this very decision, drawn with the same chance. Its faults are its own. */
function shadowOf(deps: Deps, shelf: Shelf, access: Access, arm: Arm, decisionId: string) {
  if (!shelf.shadow || arm === "holdout") return undefined;
  try {
    const context = contextOf(deps, shelf, access, uniformFor(deps.armKey, "exploration", decisionId));
    const { items } = shelf.capability.decide(shelf.shadow.model, context);
    return {
      model: shelf.shadow.version,
      items: items.map(({ item, probability }) => ({ item, probability: round(probability) })),
    };
  } catch (error) {
    deps.onFault(error);
    return undefined;
  }
}

const nobody = (reason: Reason): Access => ({ allowed: false, reason, remedy: "", hidden: new Set() });

function fallback(deps: Deps, shelf: Shelf, access: Access): Answer {
  // Nothing of the person, and not the same for everybody: who refuses sees a shop that is alive.
  return shelf.capability.fallback(shelf.live?.model, contextOf(deps, shelf, access, deps.chance()));
}

function contextOf(deps: Deps, shelf: Shelf, access: Access, seed: number): DecisionContext {
  const random = seededRandom(Math.floor(seed * 2 ** 32));
  const review = deps.map.purposes[shelf.placement.purpose]?.humanReview;
  return {
    access,
    catalogue: deps.catalogue(),
    popular: deps.popular(),
    page: shelf.page,
    size: shelf.placement.size ?? 5,
    exploration: shelf.placement.exploration ?? 0.03,
    random: random.uniform,
    now: deps.now(),
    map: deps.map,
    ...(review === undefined ? {} : { humanReview: review }),
  };
}

/** What `decision` keeps: ids, places, probabilities and the reasons told to this person, by their codes. */
function detailOf(answer: Answer, { name, keepsParts }: Capability) {
  return {
    capability: name,
    personal: answer.usedPersonalData,
    shown: answer.items.map((item) => ({
      item: item.item,
      score: keepsParts ? item.score : round(item.score),
      probability: round(item.probability),
      says: item.why.says,
      because: item.why.because ?? [],
      ...(keepsParts && item.why.parts ? { parts: item.why.parts } : {}),
    })),
    candidates: answer.candidates,
  };
}

const round = (x: number): number => Number(x.toPrecision(6));

type Told = { reason: string; remedy?: string; basis?: string; decisionId?: string; arm?: Arm };

function reply(shelf: Shelf, answer: Answer, told: Told, deps: Deps): OfrepReply {
  const catalogue = deps.catalogue();
  const language = deps.languageFor(shelf.page.locale);
  const reader = {
    language,
    title: (item: string) => catalogue.get(item)?.title ?? item,
    label: (field: string) => wordsIn(deps.map.fields[field]?.says ?? field, language),
  };
  const personal = told.arm === "personal" && answer.usedPersonalData;
  return {
    key: shelf.name,
    value: {
      items: answer.items.map((item) => {
        const url = catalogue.get(item.item)?.url;
        const { text, title = item.title } = deps.tellWhy(shelf.capability.name, item.why, reader);
        return { id: item.item, title, ...(url === undefined ? {} : { url }), why: text };
      }),
    },
    reason: personal ? "TARGETING_MATCH" : told.arm === "holdout" ? "SPLIT" : "DEFAULT",
    variant: personal ? "personal" : told.arm === "holdout" ? "holdout" : "fallback",
    metadata: {
      purpose: shelf.placement.purpose,
      reason: told.reason === "allowed" && !answer.usedPersonalData ? "nothing_known_yet" : told.reason,
      ...(told.remedy ? { remedy: told.remedy } : {}),
      basis: told.basis ?? "none",
      // Who is told of no decision was weighed by no model.
      model: (told.decisionId && shelf.live?.version) || "none",
      decision: told.decisionId ?? "",
      explain: told.decisionId ? `${deps.publicUrl}/me#decision-${told.decisionId}` : `${deps.publicUrl}/me`,
    },
  };
}
