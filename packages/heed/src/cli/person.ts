// heed person: what staff may do for one person, on their request; each act is an entry that the person can read.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { Heed } from "../heed-interface.ts";
import { HOLD_UNCLEAR, holdOf, NOT_CORRECTED } from "../rights/acts.ts";
import type { ReadBy } from "../rights/own-data.ts";
import type { Subject } from "../rights/subject.ts";
import { approved } from "./approved.ts";
import { type AsStaff, openAsStaff, REASON, ROLE } from "./as-staff.ts";
import { certificateLines } from "./certificate.ts";
import { show, withHeed } from "./open.ts";
import { bold, dim, pour, table } from "./terminal.ts";

const ACTOR = "staff:cli";

/** What staff may set for a person and take back. */
const STATES = [
  {
    command: "restrict",
    name: "restricted",
    says: "keep everything and use nothing (GDPR Art. 18)",
    lift: "end the restriction",
    done: "Restricted: kept, and used for nothing.",
    lifted: "The restriction is lifted; permits were computed anew.",
  },
  {
    command: "quarantine",
    name: "quarantined",
    says: "use for nothing that is a choice: more browsers share the identity than one person has",
    lift: "end the quarantine",
    done: "Quarantined: only what a contract or a law needs is used.",
    lifted: "The quarantine is lifted; permits were computed anew.",
  },
] as const;

export function addPerson(program: Command): void {
  const person = program
    .command("person")
    .description("show, export, correct, erase, split, restrict or hold one person, by their user id");
  person
    .command("show <id>")
    .description("what is held, in counts, and what stands; they see that you looked, and why")
    .addOption(ROLE)
    .addOption(REASON)
    .action((id: string, as: AsStaff) =>
      withPerson(program, id, async (heed, personId) => {
        const look = await openAsStaff(heed, personId, as);
        await showPerson(program, heed, personId, { actor: ACTOR, ...look });
      }),
    );
  person
    .command("look <id>")
    .description("open one person as a role of the map may; they see role, purpose, reason and time on their dashboard")
    .requiredOption("--role <role>", "a role of the map")
    .requiredOption("--purpose <purpose>", "what you need the data for")
    .option("--reason <name>", "why, from lookReasons in the map")
    .option(
      "--shown-from <day>",
      "the day, YYYY-MM-DD, from which they see it, where the map lets the reason be late and a second person approves",
    )
    .action((id: string, asked: { role: string; purpose: string; reason?: string; shownFrom?: string }) =>
      withPerson(program, id, async (heed, personId) => {
        const { role, purpose, reason, shownFrom: from } = asked;
        const looked = await heed.look({ personId, purpose, look: { role, reason }, by: "cli", from });
        if (!looked.allowed) throw new Error(`${looked.reason}: this person was not opened. ${looked.remedy}`);
        const { allowed: _, ...seen } = looked;
        show(program, seen, () =>
          [
            bold("Traits"),
            table(Object.entries(seen.traits).map(([name, value]) => [name, JSON.stringify(value)])),
            "",
            bold("Events"),
            ...Object.entries(seen.events).flatMap(([name, all]) =>
              all.map(({ at, properties }) => `${at.toISOString()}  ${name}  ${JSON.stringify(properties)}`),
            ),
          ].join("\n"),
        );
      }),
    );
  person
    .command("export <id>")
    .description("everything about one person as JSON; they see that you looked, and why")
    .addOption(ROLE)
    .addOption(REASON)
    .option("--out <file>", "write into this file")
    .action((id: string, options: AsStaff & { out?: string }) =>
      withPerson(program, id, async (heed, personId) => {
        await openAsStaff(heed, personId, options);
        const parts = heed.rights.export(await subjectOf(heed, personId), ACTOR);
        if (options.out === undefined) return pour(parts);
        const { out } = options;
        await pipeline(Readable.from(parts), createWriteStream(out, { mode: 0o600 }));
        show(program, { file: out }, () => `Written to ${out}, readable only by you.`);
      }),
    );
  person
    .command("correct <id> <field> <value>")
    .description("put a value right, as the person says it; whoever got the old one is told")
    .addOption(ROLE)
    .addOption(REASON)
    .action((id: string, field: string, value: string, as: AsStaff) =>
      withPerson(program, id, async (heed, personId) => {
        await openAsStaff(heed, personId, as);
        const done = await heed.rights.correct({ personId, field, value, strength: "proven", actor: ACTOR });
        if (!done.ok) throw new Error(`${done.code}: ${NOT_CORRECTED[done.code]}`);
        show(
          program,
          done,
          () => "Corrected: everything reads the new value from now on, and whoever got the old one is told.",
        );
      }),
    );
  person
    .command("erase <id>")
    .description("delete what no law or contract keeps, and print the certificate")
    .option("--keep-counts", "they want their numbers to stay in totals by month, each of at least 11 people who left")
    .action((id: string, { keepCounts = false }: { keepCounts?: boolean }) =>
      withPerson(program, id, async (heed, personId) => {
        const certificate = await heed.rights.erase(personId, ACTOR, { keepCounts });
        show(program, certificate, () => certificateLines(certificate).join("\n"));
      }),
    );
  person
    .command("split <id>")
    .description("part what was joined by mistake: an identifier leaves the person, with what came by it")
    .requiredOption("--alias <other>", "the user id or browser id that is somebody else's")
    .action((id: string, { alias }: { alias: string }) =>
      withPerson(program, id, async (heed, personId) => {
        const done = await heed.ingest.split(personId, alias, ACTOR);
        if (!done.ok) throw new Error(done.message);
        const { rows, aliases } = done;
        show(
          program,
          { rows, aliases },
          () =>
            `Split: ${aliases} identifiers and ${rows} rows left. Every no stays with both; each yes is with whom it came from.`,
        );
      }),
    );
  person
    .command("hold <id>")
    .description("legal hold: delete nothing until it is lifted (GDPR Art. 17(3)(e)); uses stay as they are permitted")
    .option("--reason <text>", "why, in words for the person, who reads them on their page")
    .option("--until <day>", "the day, YYYY-MM-DD, on which you look at it again; it ends only when it is lifted")
    .option("--lift", "end the hold; a second person has to approve it, in the console, Trust, Approvals")
    .action((id: string, { reason, until, lift = false }: { reason?: string; until?: string; lift?: boolean }) =>
      withPerson(program, id, async (heed, personId) => {
        const done = lift ? await liftHold(heed, personId) : await placeHold(heed, personId, reason, until);
        show(program, done, () =>
          lift
            ? "The hold is lifted; what nothing permits is deleted after the days of undo."
            : "On hold: nothing of this person is deleted, and they read why.",
        );
      }),
    );
  for (const state of STATES) {
    person
      .command(`${state.command} <id>`)
      .description(state.says)
      .option("--lift", state.lift)
      .action((id: string, { lift = false }: { lift?: boolean }) =>
        withPerson(program, id, async (heed, personId) => {
          const done = await heed.choices.setState(personId, state.name, String(!lift), ACTOR);
          show(program, done, () => (lift ? state.lifted : state.done));
        }),
      );
  }
}

async function liftHold(heed: Heed, personId: string) {
  const agreed = await approved(heed, { act: "lift a hold", personId });
  return heed.choices.setState(personId, "held", "false", ACTOR, agreed);
}

async function placeHold(heed: Heed, personId: string, reason: string | undefined, until: string | undefined) {
  const why = holdOf(heed.now(), reason, until);
  if (!why) throw new Error(`hold_unclear: ${HOLD_UNCLEAR}`);
  return heed.choices.hold(personId, why, ACTOR);
}

async function showPerson(program: Command, heed: Heed, personId: string, by: ReadBy): Promise<void> {
  const choices = await heed.choices.read(personId);
  const data = await heed.rights.read(await subjectOf(heed, personId), by);
  const held = data.held.map(({ field, total }) => [field, total] as const);
  const stands = choices.map(
    ({ purpose, basis, decision }) => [purpose, basis, decision.allowed ? "allowed" : decision.reason] as const,
  );
  show(program, { purposes: stands, held }, () =>
    [
      bold("Purposes"),
      table(stands),
      "",
      bold("Held"),
      table(held) || "nothing",
      "",
      dim("What arrived and was not kept, and why: heed collected"),
    ].join("\n"),
  );
}

async function withPerson(
  program: Command,
  id: string,
  work: (heed: Heed, personId: string) => Promise<void>,
): Promise<void> {
  await withHeed(program, async (heed) => {
    const asker = await heed.askers.named(id);
    if (asker.is === "nobody")
      throw new Error("unknown_person: nothing is known under this id. Give the userId that the shop uses.");
    await work(heed, asker.personId);
  });
}

async function subjectOf(heed: Heed, personId: string): Promise<Subject> {
  const subject = await heed.rights.person(personId);
  if (!subject) throw new Error("nothing_held: nothing is held about this person any longer.");
  return subject;
}
