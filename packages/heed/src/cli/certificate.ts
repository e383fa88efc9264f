// heed certificate: prove a deletion. `verify` needs no database and no network; `show` asks this Heed how one stands.
import type { Command } from "commander";
import type { Certificate } from "../rights/certificate.ts";
import { show, withHeed } from "./open.ts";
import { bold, green, red, table } from "./terminal.ts";
import { verifySignedFile } from "./verify-signed-file.ts";

const CERTIFICATE = {
  name: "certificate",
  is: (document: Readonly<Record<string, unknown>>) => document["type"] === "HeedErasureCertificate",
};

export function addCertificate(program: Command): void {
  const certificate = program.command("certificate").description("proofs of deletions");
  certificate
    .command("verify")
    .description("check a certificate offline: unchanged since it was signed, by whose key, and what it says")
    .argument("<file>", "the certificate as downloaded")
    .option("--keys <file>", "the signer's keys, as saved from its /.well-known/jwks.json; without it, this Heed's own")
    .action(async (file: string, options: { keys?: string }) => {
      const { document, ...found } = await verifySignedFile(file, options.keys, CERTIFICATE);
      // Its type says what is in it, and its signature that Heed wrote it.
      const said = document && (document as Certificate);
      show(program, said ? { ...found, complete: said.complete, id: said.id } : found, () =>
        [`${found.ok ? green("✓") : red("✗")} ${found.says}`, ...(said ? ["", ...certificateLines(said)] : [])].join(
          "\n",
        ),
      );
      if (!found.ok) process.exitCode = 1;
    });
  certificate
    .command("show")
    .description("a deletion as it stands: what is done, kept, and still to do")
    .argument("<number>", "the deletion's number")
    .action((id: string) =>
      withHeed(program, async (heed) => {
        const found = await heed.rights.certificate({ id });
        if (!found)
          throw new Error(
            "certificate_unknown: there is no deletion of this number. Take it from the certificate, or from heed certificate list.",
          );
        show(program, found, () => certificateLines(found).join("\n"));
      }),
    );
  certificate
    .command("list")
    .description("deletions that need you: a recipient refused or never answered, or the day of the law is past")
    .action(() =>
      withHeed(program, async (heed) => {
        const stuck = await heed.rights.stuck();
        show(program, stuck, () =>
          stuck.length === 0
            ? "No deletion needs you."
            : table(
                stuck.map(({ id, asked, recipient, outcome }) => [
                  id,
                  asked.toISOString().slice(0, 10),
                  recipient ?? "Heed itself",
                  outcome,
                ]),
              ),
        );
      }),
    );
  certificate
    .command("told")
    .description("note that you told a recipient of a deletion by hand; its certificate says so from then on")
    .argument("<number>", "the deletion's number")
    .argument("<recipient>", "its name in heed.config.ts")
    .action((id: string, recipient: string) =>
      withHeed(program, async (heed) => {
        if (!UUID.test(id) || !(await heed.rights.toldByHand({ id, recipient }, "staff:cli")))
          throw new Error(
            "deletion_unknown: no deletion of this number waits for this recipient to be told. Take both from heed certificate list.",
          );
        show(program, { id, recipient, outcome: "told by hand" }, () => "Noted, and the certificate is signed anew.");
      }),
    );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A certificate for reading in a terminal. */
export function certificateLines(certificate: Certificate): string[] {
  const { id, at, complete, stores, recipients, backups } = certificate;
  const told = stores
    .filter(({ count, what }) => count > 0 || what === "waiting")
    .map(({ store, what, count, until, why = [] }) => [
      store,
      what,
      count,
      until === undefined
        ? why.map((each) => `${each.purpose} (${each.law ?? each.basis}) until ${each.until ?? "no end"}`).join("; ")
        : `by ${until}`,
    ]);
  const outside = recipients.map(({ recipient, what, next }) => [recipient, what, next ? `told again ${next}` : ""]);
  return [
    bold(`Certificate of deletion ${id}`),
    complete ? `Complete since ${at}.` : `Not complete; as it stood at ${at}.`,
    "",
    table(told),
    ...(outside.length > 0 ? ["", bold("Recipients"), table(outside)] : []),
    ...aboutBackups(backups),
  ];
}

function aboutBackups(backups: Certificate["backups"]): string[] {
  if (!backups) return [];
  const { identifiersUnreadableSince: since, rowsUntil, outOfReach } = backups;
  return [
    since
      ? `In backups made by Heed names and addresses are unreadable since ${since}.`
      : outOfReach > 0
        ? `${outOfReach} folders of backups could not be reached: names and addresses there become unreadable with their next backup.`
        : "In backups made by Heed names and addresses stay readable for what the law keeps.",
    `Rows without them stay there under a random number until ${rowsUntil}; a restore deletes them before it serves.`,
  ];
}
