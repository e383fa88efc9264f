// heed audience: how many people a rule reaches and why not more; saved rules; what a change of rule would do.
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Channel, dayOf } from "@heed/core";
import { type Command, Option } from "commander";
import type { Asked, WhoCounts } from "../audiences/audiences.ts";
import { told } from "../audiences/tell-size.ts";
import { csvOf } from "../rights/export-csv.ts";
import { show, withHeed } from "./open.ts";
import { bold, dim, table } from "./terminal.ts";

type Given = { purpose: string; channel?: Channel; all?: boolean };

export function addAudience(program: Command): void {
  const audience = program
    .command("audience")
    .description("groups of people by rule: who is reachable, and why not more");
  const purpose = ["--purpose <purpose>", "for which the audience is to be used"] as const;
  const channel = new Option("--channel <way>", "the way on which they are to be reached").choices([
    "web",
    "e-mail",
    "SMS",
    "phone",
    "post",
  ]);
  audience
    .command("size <rule>")
    .description(
      "how many a rule reaches: heed audience size 'count(\"Order Completed\" within 90 days) >= 2' --purpose recommendations",
    )
    .requiredOption(...purpose)
    .addOption(channel)
    .option("--all", "look at everybody instead of a sample: slower, and surer")
    .action((rule: string, given: Given) =>
      withHeed(program, async (heed) => {
        const size = await heed.audiences.size(asked(rule, given), WHO, given.all);
        show(program, size, () => size.says);
      }),
    );
  audience
    .command("save <name> <rule>")
    .description("save a rule under a name; fewer than 60 reachable people are none")
    .requiredOption(...purpose)
    .addOption(channel)
    .action((name: string, rule: string, given: Given) =>
      withHeed(program, async (heed) => {
        const saved = await heed.audiences.save(name, asked(rule, given), WHO);
        show(program, saved, () => `Saved as ${bold(name)}. ${saved.size.says}`);
      }),
    );
  audience
    .command("remove <name>")
    .description("end an audience")
    .action((name: string) =>
      withHeed(program, async (heed) => {
        if (!(await heed.audiences.remove(name, WHO.actor))) throw unknown(name);
        show(program, { removed: true }, () => `The audience ${bold(name)} is no more.`);
      }),
    );
  audience
    .command("list", { isDefault: true })
    .description("saved audiences")
    .action(() =>
      withHeed(program, async (heed) => {
        const all = await heed.audiences.list();
        show(program, all, () =>
          all.length === 0
            ? "No audience was saved."
            : table([
                ["name", "purpose", "saved", "may be reached", "counted", "rule"].map(dim),
                ...all.map(({ name, purpose: of, at, counted, rule }) => [
                  name,
                  of,
                  dayOf(at),
                  counted ? told(counted.reachable) : "",
                  counted ? dayOf(counted.at) : "",
                  rule,
                ]),
              ]),
        );
      }),
    );
  audience
    .command("show <name>")
    .description("its rule, and how many it reaches now")
    .action((name: string) =>
      withHeed(program, async (heed) => {
        const found = await heed.audiences.find(name);
        if (!found) throw unknown(name);
        const size = await heed.audiences.size(found, WHO);
        show(program, { ...found, size }, () =>
          [bold(name), `${found.rule}   ${dim(`for ${found.purpose}, saved by ${found.by}`)}`, size.says].join("\n"),
        );
      }),
    );
  audience
    .command("export <name>")
    .description(
      "who is in it, as CSV: each of them sees that a role looked, and why; a second person has to approve it",
    )
    .requiredOption("--role <role>", "a role of the map that holds the audience's purpose")
    .requiredOption("--reason <name>", "why, from lookReasons in the map")
    .requiredOption("--out <file>", "write into this file")
    .action((name: string, { role, reason, out }: { role: string; reason: string; out: string }) =>
      withHeed(program, async (heed) => {
        const { fields, pages } = await heed.exportAudience({ name, look: { role, reason }, by: "cli" });
        let people = 0;
        async function* counted() {
          for await (const page of pages) {
            people += page.length;
            yield page;
          }
        }
        await pipeline(csvOf({ fields, pages: counted() }), createWriteStream(out, { mode: 0o600 }));
        show(program, { file: out, people, fields }, () => `${people} people are in ${out}, readable only by you.`);
      }),
    );
  audience
    .command("overlap <names...>")
    .description("who is in which of two to four audiences at once")
    .action((names: string[]) =>
      withHeed(program, async (heed) => {
        const overlap = await heed.audiences.overlap(names, WHO);
        show(program, overlap, () => overlap.says);
      }),
    );
  audience
    .command("diff <name> <rule>")
    .description("how many would stay, enter and leave if its rule were this one")
    .action((name: string, rule: string) =>
      withHeed(program, async (heed) => {
        const diff = await heed.audiences.diff(name, rule, WHO);
        show(program, diff, () => diff.says);
      }),
    );
}

const asked = (rule: string, { purpose, channel }: Given): Asked => ({
  rule,
  purpose,
  ...(channel === undefined ? {} : { channel }),
});
// No name of an employee: the ledger is read by others.
/** Whoever has the machine acts for the shop as a whole. */
const WHO: WhoCounts = { actor: "staff:cli", holds: () => true };
const unknown = (name: string): Error =>
  new Error(`audience_unknown: there is no audience "${name}". See heed audience list.`);
