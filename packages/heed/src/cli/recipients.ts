// heed recipients: what waits for whom, the secrets that sign, and what was given up.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";
import { bold, dim, red, table } from "./terminal.ts";

export function addRecipients(program: Command): void {
  const recipients = program
    .command("recipients")
    .description("who gets data by itself, what waits, and what was given up");
  recipients
    .command("list", { isDefault: true })
    .description("every recipient that Heed sends to, or did")
    .action(() =>
      withHeed(program, async ({ sharing }) => {
        const all = await sharing.status();
        show(program, all, () =>
          all.length === 0
            ? "Nothing is sent to anybody: no recipient of heed.config.ts has a destination."
            : table([
                ["name", "host", "people", "waiting", "given up", "last day", ""].map(dim),
                ...all.map((one) => [
                  one.name,
                  one.host,
                  String(one.people),
                  String(one.waiting),
                  one.dead > 0 ? red(String(one.dead)) : "0",
                  one.until ?? "",
                  stopped(one),
                ]),
              ]),
        );
      }),
    );
  recipients
    .command("secret <name>")
    .description(
      "make the secret that signs calls to a webhook, the one before signs along for a day; or keep the keys that a recipient gave",
    )
    .option("--keys <file>", "of any other destination: the two keys that open it, a line each")
    .action((name: string, { keys }: { keys?: string }) =>
      withHeed(program, async ({ sharing }) => {
        if (keys !== undefined) {
          await sharing.setKeys(name, await readFile(keys, "utf8"));
          show(program, { name }, () => `Kept, sealed. Delete ${keys} now.`);
          return;
        }
        const secret = await sharing.newSecret(name);
        show(
          program,
          { name, secret },
          () =>
            `${secret}\nThis is the only time that it is shown. Give it to ${bold(name)}: it verifies what Heed sends.`,
        );
      }),
    );
  recipients
    .command("rename <name>")
    .description("give everybody another pseudonym there; it is told to delete what it has under the ones before")
    .action((name: string) =>
      withHeed(program, async ({ sharing }) => {
        const version = await sharing.rename(name);
        show(
          program,
          { name, version },
          () =>
            `From now on ${bold(name)} gets everybody under a new pseudonym (version ${version}). Within the hour the running server tells it to delete what it has under the ones before, and sends what lasts anew.`,
        );
      }),
    );
  recipients
    .command("failed <name>")
    .description("what was given up, by number")
    .action((name: string) =>
      withHeed(program, async ({ sharing }) => {
        const dead = await sharing.dead(name);
        const all = (await sharing.status()).find((one) => one.name === name)?.dead ?? dead.length;
        show(program, dead, () =>
          dead.length === 0
            ? "Nothing was given up."
            : table([
                ["id", "what", "purpose", "queued", "tries", "why"].map(dim),
                ...dead.map(({ id, kind, purpose, at, tries, why }) => [
                  id,
                  kind,
                  purpose,
                  at.toISOString().slice(0, 16),
                  String(tries),
                  why,
                ]),
                ...(all > dead.length ? [[dim(`the newest ${dead.length} of ${all}`)]] : []),
              ]),
        );
      }),
    );
  recipients
    .command("retry <name> [id]")
    .description("try what was given up again; what nobody allows any more stays here")
    .action((name: string, id?: string) =>
      withHeed(program, async ({ sharing }) => {
        const tried = await sharing.replay(name, id);
        if (id !== undefined && tried === 0)
          throw new Error(`delivery_unknown: nothing of this number was given up. See heed recipients failed ${name}.`);
        show(program, { name, tried }, () => `${tried} are tried again by the running server.`);
      }),
    );
  recipients
    .command("drop <name>")
    .description("forget what was given up; a stop is never forgotten")
    .action((name: string) =>
      withHeed(program, async ({ sharing }) => {
        const dropped = await sharing.drop(name);
        show(program, { name, dropped }, () => `${dropped} forgotten.`);
      }),
    );
}

function stopped({ gone, closed, secret }: { gone?: true; closed?: string; secret: boolean }): string {
  if (gone) return "no longer in the map: only told to stop and to delete";
  if (closed === "contract_over") return red("the contract is over: only told to stop and to delete");
  if (closed === "review_past") return red("the review of the contract is past: only told to stop and to delete");
  return secret ? "" : red("has no secret: heed recipients secret NAME");
}
