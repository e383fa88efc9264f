// heed staff review: which role opens what, who holds its keys, and what was done with them.
import type { Command } from "commander";
import { type AccessReview, REVIEW_DAYS } from "../ledger/access-review.ts";
import { show, withHeed } from "./open.ts";
import { bold, table } from "./terminal.ts";

const FINDINGS = {
  role_gone: "heed.config.ts no longer has its role: take it away",
  opens_nothing: "its role holds no purpose: take it away",
  idle: `opened nobody in ${REVIEW_DAYS} days: take it away, or say why it is needed`,
} as const;

export function addStaff(program: Command): void {
  const staff = program.command("staff").description("who of the staff may open which data, and who did");
  staff
    .command("review")
    .description(`roles, keys, and looks of the last ${REVIEW_DAYS} days, with what speaks for taking a key away`)
    .action(() =>
      withHeed(program, async (heed) => {
        const review = await heed.reviewAccess();
        show(program, review, () => linesOf(review).join("\n"));
      }),
    );
}

function linesOf({ roles, keys, others, since }: AccessReview): string[] {
  const day = (at: Date | undefined): string => at?.toISOString().slice(0, 10) ?? "never";
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
    keys.length === 0
      ? "None. Make one with: heed key NAME --role ROLE"
      : table([
          ["key", "role", "in the ledger", "made", "looks", "refused", "last", ""],
          ...keys.map(({ name, role, id, madeAt, looks, refused, lastAt, finding }) => [
            name,
            role,
            `staff:${id}`,
            day(madeAt),
            looks,
            refused,
            day(lastAt),
            finding ? FINDINGS[finding] : "",
          ]),
        ]),
    ...(others.length === 0
      ? []
      : [
          "",
          bold("By commands here, and by keys that are gone"),
          table(others.map(({ id, looks, refused, lastAt }) => [`staff:${id}`, looks, refused, day(lastAt)])),
        ]),
  ];
}
