// heed person: what staff may do for one person, on their request; each act is an entry that the person can read.
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import type { Heed } from "../heed.ts";
import { show, withHeed } from "./open.ts";
import { bold, print, table } from "./terminal.ts";

export function addPerson(program: Command): void {
  const person = program.command("person").description("show, export, erase or restrict one person, by their user id");
  person
    .command("show <id>")
    .description("what is held, in counts, and what stands")
    .action((id: string) =>
      withPerson(program, id, async (heed, personId) => {
        const choices = await heed.choices.read(personId);
        const held = await heed.rights.summary(personId, "staff:cli");
        show(program, { choices, held }, () =>
          [
            bold("Purposes"),
            table(
              choices.map(({ purpose, basis, decision }) => [
                purpose,
                basis,
                decision.allowed ? "allowed" : decision.reason,
              ]),
            ),
            "",
            bold("Held"),
            table(
              held.map(({ field, rows, oldest, newest }) => [
                field,
                rows,
                oldest.toISOString().slice(0, 10),
                newest.toISOString().slice(0, 10),
              ]),
            ),
          ].join("\n"),
        );
      }),
    );
  person
    .command("export <id>")
    .description("everything about one person as JSON")
    .option("--out <file>", "write into this file")
    .action((id: string, options: { out?: string }) =>
      withPerson(program, id, async (heed, personId) => {
        const parts = Readable.from(heed.rights.exportJson(personId, "staff:cli"));
        if (options.out === undefined) for await (const part of parts) process.stdout.write(String(part));
        else {
          await pipeline(parts, createWriteStream(options.out, { mode: 0o600 }));
          print(`Written to ${options.out}, readable only by you.`);
        }
      }),
    );
  person
    .command("erase <id>")
    .description("delete what no law or contract keeps, and print the certificate")
    .action((id: string) =>
      withPerson(program, id, async (heed, personId) => {
        const certificate = await heed.rights.erase(personId, "staff:cli");
        show(program, certificate, () =>
          [
            bold("Certificate of erasure"),
            table(certificate.stores.map(({ store, outcome, rows, why }) => [store, outcome, rows, why ?? ""])),
          ].join("\n"),
        );
      }),
    );
  person
    .command("restrict <id>")
    .description("keep everything and use nothing (GDPR Art. 18)")
    .option("--lift", "end the restriction")
    .action((id: string, options: { lift?: boolean }) =>
      withPerson(program, id, async (heed, personId) => {
        const done = await heed.choices.setState(personId, "restricted", options.lift ? "false" : "true", "staff:cli");
        show(program, done, () =>
          options.lift
            ? "The restriction is lifted; permits were computed anew."
            : "Restricted: kept, and used for nothing.",
        );
      }),
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
