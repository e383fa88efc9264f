// heed staff: who of the staff has an account, which role opens what, and what was done with keys and accounts.
import type { Command } from "commander";
import { type AccessReview, REVIEW_DAYS, type Reviewed } from "../ledger/access-review.ts";
import type { StaffAccount } from "../staff/accounts.ts";
import { show, withHeed } from "./open.ts";
import { bold, table } from "./terminal.ts";

const FINDINGS = {
  role_gone: "heed.config.ts no longer has its role: take it away",
  opens_nothing: "its role holds no purpose: take it away",
  no_second_factor: "has no second factor, so that it opens nobody",
  idle: `opened nobody in ${REVIEW_DAYS} days: take it away, or say why it is needed`,
} as const;

export function addStaff(program: Command): void {
  const staff = program.command("staff").description("who of the staff may open which data, and who did");
  staff
    .command("invite <email>")
    .description("make a link that makes one account, once, within seven days; you hand it over")
    .requiredOption("--role <role>", "the role of the map that the account acts in")
    .option("--admin", "the account may invite colleagues and end their accounts")
    .action((email: string, { role, admin = false }: { role: string; admin?: boolean }) =>
      withHeed(program, async (heed) => {
        const invited = await heed.staff.accounts.invite({ email, role, admin, actor: "staff:cli" });
        show(
          program,
          invited,
          () =>
            `${invited.url}\nThis is the only time that it is shown. It works once, until ${minute(invited.until)}.`,
        );
      }),
    );
  staff
    .command("list")
    .description("accounts of the staff, and their open sessions")
    .action(() =>
      withHeed(program, async (heed) => {
        const accounts = await heed.staff.accounts.list();
        show(program, accounts, () =>
          accounts.length === 0
            ? "None. Invite somebody with: heed staff invite ADDRESS --role ROLE"
            : listOf(accounts),
        );
      }),
    );
  staff
    .command("revoke <email>")
    .description("end an account with its sessions, and invitations to the address, at once")
    .action((email: string) =>
      withHeed(program, async (heed) => {
        if (!(await heed.staff.accounts.revoke(email, "staff:cli")))
          throw new Error(
            "account_unknown: nobody has an account or an invitation under this address. See: heed staff list.",
          );
        show(program, { email, revoked: true }, () => "The account and its sessions are gone.");
      }),
    );
  staff
    .command("role <email>")
    .description("give an account another role of the map, from its next request on")
    .argument("<role>", "a role of the map")
    .action((email: string, role: string) =>
      withHeed(program, async (heed) => {
        if (!(await heed.staff.accounts.changeRole(email, role, "staff:cli")))
          throw new Error("account_unknown: nobody has an account under this address. See: heed staff list.");
        show(program, { email, role }, () => `The account acts as ${role} from now on.`);
      }),
    );
  staff
    .command("review")
    .description(
      `roles, keys, accounts, and looks of the last ${REVIEW_DAYS} days, with what speaks for taking one away`,
    )
    .action(() =>
      withHeed(program, async (heed) => {
        const review = await heed.reviewAccess();
        show(program, review, () => linesOf(review).join("\n"));
      }),
    );
}

const day = (at: Date | undefined): string => at?.toISOString().slice(0, 10) ?? "never";
const minute = (at: Date | undefined): string => at?.toISOString().slice(0, 16).replace("T", " ").concat(" UTC") ?? "";

const listOf = (accounts: readonly StaffAccount[]): string =>
  table([
    ["account", "role", "in the ledger", "second factor", "sessions", "signed in", ""],
    ...accounts.map(({ email, role, id, secondFactor, sessions, signedInAt, admin }) => [
      email,
      role,
      `staff:${id.slice(0, 8)}`,
      secondFactor ? "yes" : "no",
      sessions,
      minute(signedInAt ?? undefined),
      admin ? "invites" : "",
    ]),
  ]);

const reviewedOf = (what: string, all: readonly Reviewed[]): string =>
  table([
    [what, "role", "in the ledger", "made", "looks", "refused", "last", ""],
    ...all.map(({ name, role, id, madeAt, looks, refused, lastAt, finding }) => [
      name,
      role,
      `staff:${id}`,
      day(madeAt),
      looks,
      refused,
      day(lastAt),
      finding ? FINDINGS[finding] : "",
    ]),
  ]);

function linesOf({ roles, keys, accounts, others, since }: AccessReview): string[] {
  return [
    bold("Roles"),
    table(
      roles.map(({ name, purposes, fields }) => [
        name,
        purposes.join(", ") || "no purpose",
        fields?.join(", ") ?? "all fields",
      ]),
    ),
    "",
    bold(`Keys, and looks since ${day(since)}`),
    keys.length === 0 ? "None. Make one with: heed key NAME --role ROLE" : reviewedOf("key", keys),
    "",
    bold(`Accounts, and looks since ${day(since)}`),
    accounts.length === 0
      ? "None. Invite somebody with: heed staff invite ADDRESS --role ROLE"
      : reviewedOf("account", accounts),
    ...(others.length === 0
      ? []
      : [
          "",
          bold("By commands here, and by keys and accounts that are gone"),
          table(others.map(({ id, looks, refused, lastAt }) => [`staff:${id}`, looks, refused, day(lastAt)])),
        ]),
  ];
}
