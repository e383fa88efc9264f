// Versions of models: trained, kept with card and members, promoted and left by people; hands out the one in use.
import type { Connection, Database } from "../storage/database.ts";
import { BY_COMMAND, deedEntry, type ModelDeed } from "./act-entry.ts";
import { createModelEraser, type ModelEraser } from "./erase-from-models.ts";
import { dropOverdue, known, refitVersions, removeLeavers } from "./leavers.ts";
import type { ModelCard, ModelState, StoredCard } from "./model-card.ts";
import { beginVersion, dropVersion, keepTrained, promote, readParts, release, setShadow } from "./registry.ts";
import { runReady } from "./run-training.ts";
import { type ModelsDeps, type TrainOptions, trainVersion } from "./train-version.ts";
import { newVersion } from "./version.ts";
import { watchScores } from "./watch.ts";

type LoadedModel = {
  readonly version: string;
  /** The purpose under which it learned. */
  readonly purpose: string;
  readonly model: unknown;
};

type Listed = {
  readonly version: string;
  readonly capability: string;
  readonly state: ModelState;
  readonly at: Date;
  readonly card: StoredCard;
};

export type Models = {
  /**
   * Trains, and puts the model in use unless the one in use learned from later data: an older one stands aside as the candidate until it is
   * promoted. A run that fails leaves nothing behind but the ledger's entry that data was read.
   *
   * @throws `until_in_the_future`, and what the capability throws for data that it cannot learn from
   */
  train(capability: string, options: TrainOptions): Promise<ModelCard>;
  /** The version in use, ready to serve; undefined before the first training. Another process's new version is seen within seconds. */
  live(capability: string): Promise<LoadedModel | undefined>;
  /** The version that answers beside it and is shown to nobody, if there is one. */
  shadow(capability: string): Promise<LoadedModel | undefined>;
  /** Newest first. */
  list(): Promise<readonly Listed[]>;
  card(version: string): Promise<ModelCard | undefined>;
  /** Changes when any model in use does. */
  fingerprint(): Promise<string>;
  /**
   * Puts a kept version in use, after everybody who left was taken out of it.
   *
   * @param decision a role of the map that may override audits, and why: needed where the audit stands against it; the ledger keeps both
   * @param by who does it, as the ledger names them; away: a command on this machine
   * @throws `audit_failed`, `role_may_not`, `reason_missing`
   */
  promote(version: string, decision?: { readonly role: string; readonly reason: string }, by?: string): Promise<void>;
  /** Puts the version before the one in use in use again; the two change places. */
  rollback(capability: string, by?: string): Promise<string>;
  setShadow(version: string, by?: string): Promise<void>;
  /** Takes everybody who left out of every kept version; returns how many contributions are gone. */
  removeLeavers(): Promise<number>;
  /** Looks whether those it scores have changed and whether what it told came, for every version in use that gives scores; kept on its card. */
  watch(): Promise<number>;
  /** Capabilities of which more than a stated share of the training people have left the version in use: to be trained again. */
  leftByMany(): Promise<readonly string[]>;
  /** Fits afresh what was subtracted from; for a job of the night. */
  refit(): Promise<number>;
  /** For a deletion: takes one person out of every version, and names those that hold something of them. */
  readonly eraser: ModelEraser;
};

/** For so long a process trusts what it last read about which version is in use. */
const TRUST_MS = 3_000;
/** When more than this share of the training people have withdrawn or been deleted, a model is trained again at once, not only at night. */
const LEFT_SHARE = 0.01;
/** A run starts again when somebody in it is deleted before it ends. */
const ATTEMPTS = 3;

/** A version in use as the database names it: its bytes change when somebody leaves. */
type InUse = {
  readonly capability: string;
  readonly state: ModelState;
  readonly version: string;
  readonly checksum: string;
  readonly purpose: string;
};

export function createModels(deps: ModelsDeps): Models {
  const { database, maintain, now } = deps;
  const loaded = new Map<string, InUse & { readonly model: Promise<LoadedModel> }>();
  let inUse: { readonly at: number; readonly versions: Promise<readonly InUse[]> } | undefined;

  async function train(name: string, options: TrainOptions): Promise<ModelCard> {
    const capability = known(deps.capabilities, name);
    if (options.until > now())
      throw new Error(
        `until_in_the_future: ${options.until.toISOString().slice(0, 10)} has not come yet, so nobody knows what happens by then: an outcome that is still to come would be learned as none. Give a day up to today, or leave --until out.`,
      );
    // What was mended stays mended: the version in use says what it leaves out.
    const live = (await versionsInUse()).find((each) => each.capability === name && each.state === "live");
    const without = (live && (await cardOf(live.version))?.without) ?? [];
    for (let attempt = 1; ; attempt++) {
      const version = newVersion(name, options.until);
      await maintain(async (sql) => {
        await beginVersion(sql, { version, capability: name, purpose: options.purpose }, now());
        // Begun anew because somebody left, it is the same training.
        if (attempt === 1) await enter(sql, options.by, "train a model", { model: version });
      });
      try {
        const { card, bytes } = await trainVersion(deps, capability, version, { ...options, without });
        const kept = await maintain((sql) => keepTrained(sql, card, bytes));
        // Whoever withdrew since the scan is taken out before anybody can use it.
        if (kept && (await withoutLeavers(version, (sql) => release(sql, card)))) {
          const known = await cardOf(version);
          if (known) return known;
        }
      } catch (error) {
        // What cannot be cleared now, because the database is gone, is cleared as abandoned by a later run.
        await maintain((sql) => dropVersion(sql, version)).catch(() => undefined);
        throw error;
      }
      if (attempt === ATTEMPTS)
        throw new Error("training_overtaken: the run was overtaken each time before it ended. Train again.");
    }
  }

  /** Takes out of a version everybody who left, then changes its state; somebody may leave between the two. */
  async function withoutLeavers<T>(version: string, change: (sql: Connection) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await removeLeavers(deps, version);
      try {
        const changed = await maintain(change);
        inUse = undefined;
        return changed;
      } catch (error) {
        const left = error instanceof Error && error.message.startsWith("model_has_leavers:");
        if (!left || attempt === ATTEMPTS) throw error;
      }
    }
  }

  const enter = (sql: Connection, by = BY_COMMAND, ...what: [ModelDeed, Parameters<typeof deedEntry>[3]]) =>
    deps.ledger.write(sql, [deedEntry(now(), by, ...what)]);

  const promoteClean = (version: string, deed: ModelDeed, by: string | undefined) =>
    withoutLeavers(version, async (sql) => {
      await promote(sql, version);
      await enter(sql, by, deed, { model: version });
    });

  async function promoteAgainst(version: string, role: string, reason: string, by: string | undefined): Promise<void> {
    const { inForce } = deps;
    const may = Object.entries(inForce.map.roles ?? {}).flatMap(([name, of]) => (of.overridesAudits ? [name] : []));
    if (!may.includes(role))
      throw new Error(
        `role_may_not: "${role}" is no role that may put a model in use against its audit. Use one of: ${may.join(", ") || "none is declared; add overridesAudits: true to a role of heed.config.ts"}.`,
      );
    if (reason.trim().length < 10)
      throw new Error(
        "reason_missing: a decision against an audit needs a reason that others can weigh. Give --reason with a sentence.",
      );
    const override = { role, reason, at: now().toISOString() };
    await withoutLeavers(version, async (sql) => {
      await promote(sql, version, override);
      await enter(sql, by, "use a model against its audit", { model: version, role, reason });
    });
  }

  function versionsInUse(): Promise<readonly InUse[]> {
    const at = now().getTime();
    if (!inUse || at - inUse.at > TRUST_MS || at < inUse.at) {
      const fresh = { at, versions: readInUse(database) };
      // A failure is not remembered.
      fresh.versions.catch(() => {
        if (inUse === fresh) inUse = undefined;
      });
      inUse = fresh;
    }
    return inUse.versions;
  }

  async function inState(name: string, state: ModelState): Promise<LoadedModel | undefined> {
    const found = (await versionsInUse()).find((each) => each.capability === name && each.state === state);
    if (!found) return undefined;
    const place = `${name} ${state}`;
    const ready = loaded.get(place);
    if (ready?.version === found.version && ready.checksum === found.checksum) return ready.model;
    const load = { ...found, model: loadVersion(database, found) };
    load.model.catch(() => {
      if (loaded.get(place) === load) loaded.delete(place);
    });
    loaded.set(place, load);
    return load.model;
  }

  async function cardOf(version: string): Promise<ModelCard | undefined> {
    const rows = await database.query<{ card: StoredCard; state: ModelState }>(
      "reader",
      "select card, state from heed.model where version = $1 and state <> 'training'",
      [version],
    );
    return rows[0] && { ...rows[0].card, state: rows[0].state };
  }

  return {
    train,
    live: (name) => inState(name, "live"),
    shadow: (name) => inState(name, "shadow"),
    async list() {
      return database.query<Listed>(
        "reader",
        "select version, capability, state, at, card from heed.model order by at desc",
      );
    },
    card: cardOf,
    async fingerprint() {
      return (await versionsInUse())
        .filter(({ state }) => state === "live")
        .map(({ version, checksum }) => `${version} ${checksum.slice(0, 12)}`)
        .sort()
        .join(" ");
    },
    promote: (version, decision, by) =>
      decision ? promoteAgainst(version, decision.role, decision.reason, by) : promoteClean(version, "use a model", by),
    async rollback(capability, by) {
      known(deps.capabilities, capability);
      const rows = await database.query<{ version: string }>(
        "reader",
        "select version from heed.model where capability = $1 and state = 'rollback'",
        [capability],
      );
      if (!rows[0]) throw new Error("model_unknown: there is no version before the one in use. See: heed model list");
      await promoteClean(rows[0].version, "use the model before again", by);
      return rows[0].version;
    },
    async setShadow(version, by) {
      await maintain(async (sql) => {
        await setShadow(sql, version);
        await enter(sql, by, "let a model answer beside the one in use", { model: version });
      });
      inUse = undefined;
    },
    async removeLeavers() {
      await dropOverdue(deps);
      const gone = await removeLeavers(deps);
      if (gone > 0) inUse = undefined;
      return gone;
    },
    async watch() {
      let looked = 0;
      for (const { capability: name, version, purpose, state } of await versionsInUse()) {
        const capability = known(deps.capabilities, name);
        const live = state === "live" ? await inState(name, "live") : undefined;
        const reference = live?.version === version ? (await cardOf(version))?.reference : undefined;
        if (!live || !reference || !capability.chance) continue;
        const watched = await watchScores(deps, capability, { purpose, model: live.model, reference });
        await maintain((sql) =>
          sql.query(
            "update heed.model set card = card || jsonb_build_object('watched', $2::jsonb) where version = $1",
            [version, JSON.stringify(watched)],
          ),
        );
        looked++;
      }
      return looked;
    },
    async leftByMany() {
      const { rows } = await maintain((sql) =>
        sql.query<{ capability: string }>(
          `select capability from heed.model model where state = 'live' and $1::float8 * (card->>'members')::int < (card->>'left')::int
             + (select count(*) from heed.training_member member where member.version = model.version and member.leaves is not null)`,
          [LEFT_SHARE],
        ),
      );
      return rows.map(({ capability }) => capability);
    },
    async refit() {
      const fitted = await refitVersions(deps);
      if (fitted > 0) inUse = undefined;
      return fitted;
    },
    eraser: createModelEraser(deps, () => {
      inUse = undefined;
    }),
  };
}

function readInUse(database: Database): Promise<readonly InUse[]> {
  return database.query<InUse>(
    "reader",
    "select capability, state, version, checksum, purpose from heed.model where state in ('live', 'shadow')",
  );
}

async function loadVersion(database: Database, { version, purpose, capability }: InUse): Promise<LoadedModel> {
  const bytes = await database.transaction("reader", {}, (connection) => readParts(connection, version));
  return { version, purpose, model: await runReady({ work: "ready", capability, bytes }) };
}
