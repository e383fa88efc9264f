// heed person: what staff may do for one person, on their request; each act is an entry that the person can read.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { Heed } from "../heed.ts";
import type { Subject } from "../rights/subject.ts";
import { show, withHeed } from "./open.ts";
import { bold, pour, table } from "./terminal.ts";

const ACTOR = "staff:cli";

export function addPerson(program: Command): void {
  const person = program.command("person").description("show, export, erase or restrict one person, by their user id");
  person
    .command("show <id>")
    .description("what is held, in counts, and what stands")
    .action((id: string) => withPerson(program, id, (heed, personId) => showPerson(program, heed, personId)));
  person
    .command("export <id>")
    .description("everything about one person as JSON")
    .option("--out <file>", "write into this file")
    .action((id: string, options: { out?: string }) =>
      withPerson(program, id, async (heed, personId) => {
        const parts = heed.rights.export(await subjectOf(heed, personId), ACTOR);
        if (options.out === undefined) return pour(parts);
        const { out } = options;
        await pipeline(Readable.from(parts), createWriteStream(out, { mode: 0o600 }));
        show(program, { file: out }, () => `Written to ${out}, readable only by you.`);
      }),
    );
  person
    .command("erase <id>")
    .description("delete what no law or contract keeps, and print the certificate")
    .action((id: string) =>
      withPerson(program, id, async (heed, personId) => {
        const certificate = await heed.rights.erase(personId, ACTOR);
        const lines = certificate.stores.map(({ store, what, count, why = [] }) => [
          store,
          what,
          count,
          why.map((each) => `${each.purpose} (${each.law ?? each.basis}) until ${each.until ?? "no end"}`).join("; "),
        ]);
        show(program, certificate, () => [bold(`Certificate of deletion ${certificate.id}`), table(lines)].join("\n"));
      }),
    );
  person
    .command("restrict <id>")
    .description("keep everything and use nothing (GDPR Art. 18)")
    .option("--lift", "end the restriction")
    .action((id: string, { lift = false }: { lift?: boolean }) =>
      withPerson(program, id, async (heed, personId) => {
        const done = await heed.choices.setState(personId, "restricted", String(!lift), ACTOR);
        show(program, done, () =>
          lift ? "The restriction is lifted; permits were computed anew." : "Restricted: kept, and used for nothing.",
        );
      }),
    );
}

async function showPerson(program: Command, heed: Heed, personId: string): Promise<void> {
  const choices = await heed.choices.read(personId);
  const data = await heed.rights.read(await subjectOf(heed, personId), ACTOR);
  const held = data.held.map(({ field, total }) => [field, total] as const);
  const stands = choices.map(
    ({ purpose, basis, decision }) => [purpose, basis, decision.allowed ? "allowed" : decision.reason] as const,
  );
  show(program, { purposes: stands, held }, () =>
    [bold("Purposes"), table(stands), "", bold("Held"), table(held)].join("\n"),
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
