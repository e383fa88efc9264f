// Models over HTTP: what `heed model` and `heed train` do, by the same functions; whoever acts is in a role that holds the model's purpose.
import {
  ModelAct,
  ModelReply,
  ModelsReply,
  type ModelReply as Told,
  TrainingRequest,
  type ModelsReply as Versions,
} from "@heed/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { capabilities } from "../capabilities/registry.ts";
import type { ModelCard } from "../models/model-card.ts";
import { LEAST } from "../rights/at-least-11.ts";
import type { Services } from "./services.ts";
import { onlyStaff, purposesOfRole, refuse } from "./staff.ts";

type Version = Versions["versions"][number];
/** What the registry throws for an act that cannot be, as a sentence of its own; everything else is a fault. */
const REFUSED = [
  { code: "model_unknown", status: 404 },
  { code: "model_has_leavers", status: 409 },
  { code: "model_is_live", status: 409 },
  { code: "audit_failed", status: 409 },
  { code: "reason_missing", status: 400 },
  { code: "role_may_not", status: 403 },
] as const;

/** Registered in a scope of its own. */
export function modelRoutes(app: FastifyInstance, heed: Services): void {
  const { map } = heed.inForce;
  const keyOf = onlyStaff(app, heed);
  const described = (summary: string, reply: object, body?: object) => ({
    schema: { tags: ["models"], summary, ...(body ? { body } : {}), response: { 200: reply } },
  });
  const overrides = (role: string): boolean =>
    (map.roles && Object.hasOwn(map.roles, role) ? map.roles[role]?.overridesAudits : undefined) === true;
  const holds = (request: FastifyRequest, purpose: string): boolean =>
    purposesOfRole(heed, keyOf(request).role).includes(purpose);
  const mayNot = (reply: FastifyReply, purpose: string) =>
    refuse(
      reply,
      403,
      "role_may_not",
      `This role does not hold "${purpose}", for which the model works. Ask a colleague whose role does.`,
    );
  const unknown = (reply: FastifyReply) =>
    refuse(reply, 404, "model_unknown", "There is no such version any longer. Take one from the list.");
  const told = (request: FastifyRequest, card: ModelCard): Told => ({
    ...versionOf(card, holds(request, card.purpose)),
    facts: { ...card.facts },
    metrics: [...card.metrics],
    limits: [...card.limits],
    ...(card.strongest ? { strongest: [...card.strongest] } : {}),
    ...(holds(request, card.purpose) || holds(request, "proof") ? spreadOf(card) : {}),
    // Of the same shape, and read only; the reply is written by its schema.
    ...(card.fairness === undefined ? {} : { fairness: card.fairness as NonNullable<Told["fairness"]> }),
    ...(card.data === undefined ? {} : { data: card.data as NonNullable<Told["data"]> }),
    ...(card.mended === undefined ? {} : { mended: card.mended as NonNullable<Told["mended"]> }),
    ...(card.watched ? { watched: card.watched } : {}),
    ...(card.code === undefined ? {} : { code: card.code }),
    seed: card.seed,
    checksum: card.checksum,
    mine: holds(request, card.purpose),
    overrides: overrides(keyOf(request).role),
  });
  const everything = async (request: FastifyRequest): Promise<Versions> => {
    const { running, ended } = heed.training;
    const [training, trained] = [running(), ended()];
    return {
      versions: (await heed.models.list())
        .filter(({ state }) => state !== "training")
        .map(({ card, state }) => versionOf({ ...card, state }, holds(request, card.purpose))),
      capabilities: heed.trainable(undefined).map((name) => {
        const purpose = heed.purposeOf(name);
        const { says = "", estimates } = capabilities[name] ?? {};
        const scores = estimates === "chance" || estimates === "amount";
        return { name, says, purpose, mine: holds(request, purpose), scores };
      }),
      overrides: overrides(keyOf(request).role),
      ...(training ? { training } : {}),
      ...(trained ? { trained } : {}),
    };
  };

  app.get(
    "/api/models",
    described("Versions, what can be trained, and what is being trained", ModelsReply),
    everything,
  );
  app.get<{ Params: { version: string } }>(
    "/api/models/:version",
    described("The card of a version", ModelReply),
    async (request, reply) => {
      const card = await heed.models.card(request.params.version);
      return card ? told(request, card) : unknown(reply);
    },
  );
  app.post<{ Params: { version: string }; Body: ModelAct }>(
    "/api/models/:version",
    described("Put a version in use, beside the one in use, or the one before in use again", ModelReply, ModelAct),
    async (request, reply) => {
      const { version } = request.params;
      const { act, state, reason } = request.body;
      const card = await heed.models.card(version);
      if (!card) return unknown(reply);
      if (!holds(request, card.purpose)) return mayNot(reply, card.purpose);
      if (card.state !== state)
        return refuse(reply, 409, "model_moved", "Somebody changed what this version is used for. Look at it again.");
      const { role, id } = keyOf(request);
      const by = `staff:${id}`;
      try {
        if (act === "promote")
          await heed.models.promote(
            version,
            reason === undefined ? undefined : { role, reason: reason.replaceAll("\0", "") },
            by,
          );
        else if (act === "shadow") await heed.models.setShadow(version, by);
        else await heed.models.rollback(card.capability, by);
      } catch (error) {
        const [, code = "", sentence = ""] =
          /^([a-z_]+): (.+)$/s.exec(error instanceof Error ? error.message : "") ?? [];
        const refusal = REFUSED.find((one) => one.code === code);
        if (!refusal) throw error;
        return refuse(reply, refusal.status, refusal.code, sentence);
      }
      const now = await heed.models.card(version);
      return now ? told(request, now) : unknown(reply);
    },
  );
  app.post<{ Body: TrainingRequest }>(
    "/api/models/training",
    described("Train a capability, as a job that may be left", ModelsReply, TrainingRequest),
    async (request, reply) => {
      const { capability, mend = false } = request.body;
      if (!heed.trainable(undefined).includes(capability))
        return refuse(reply, 404, "capability_unused", "No placement uses this. Take one of the list.");
      const purpose = heed.purposeOf(capability);
      if (!holds(request, purpose)) return mayNot(reply, purpose);
      if (!heed.training.begin(capability, mend, `staff:${keyOf(request).id}`))
        return refuse(reply, 409, "training_runs", "A training is under way. Wait for its end, then begin this one.");
      return everything(request);
    },
  );
}

/** How scores lie and came, for a role that holds the purpose or reviews. A card of before may have small bins, and edges that are somebody's own score. */
const spreadOf = ({ reference, heldOut }: ModelCard): Pick<Told, "scores" | "heldOut"> => ({
  ...(reference
    ? {
        scores: {
          edges: reference.edges.map((edge) => Math.ceil(1_000 * edge) / 1_000),
          counts: reference.counts.map(inTens),
        },
      }
    : {}),
  ...(heldOut ? { heldOut: heldOut as NonNullable<Told["heldOut"]> } : {}),
});

/** Down to the ten, and fewer than 11 are 0: a number that goes up by one tells that somebody left just now. */
const inTens = (people: number): number => (people < LEAST ? 0 : people - (people % 10));

/** @param isHeld whether the role holds the purpose: to others no number of people is told */
function versionOf(card: ModelCard, isHeld: boolean): Version {
  const { version, capability, purpose, state, trainedAt, until, members, left, known, audit, override, watched } =
    card;
  return {
    version,
    capability,
    purpose,
    // Runs that have not ended are in no list and have no card.
    state: state as Version["state"],
    trainedAt,
    until,
    ...(isHeld ? { members: inTens(members), left: inTens(left) } : {}),
    known,
    ...(audit ? { audit: { passed: audit.passed, against: [...audit.against], checks: [...audit.checks] } } : {}),
    ...(override ? { override } : {}),
    drift: state === "live" ? [...(watched?.against ?? [])] : [],
  };
}
