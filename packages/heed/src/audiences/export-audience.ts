// Everybody in an audience, for a file that staff take away: each read is a look, with role and reason, that the person sees.
import { type DataMap, dayOf, type Look, lookRefused, type Scalars } from "@heed/core";
import type { Gate } from "../gate/gate.ts";
import type { Audiences } from "./audiences.ts";

/** A person of an audience: traits by field, as far as purpose and role go. */
export type Exported = Readonly<Record<string, Scalars>>;

const PAGE = 256;

export type ExportDeps = {
  readonly gate: Gate;
  readonly map: DataMap;
  readonly audiences: Pick<Audiences, "find">;
  /** Whether a second person approved exactly this for whoever does it; what they approved is used up. */
  readonly allows: (
    act: {
      readonly act: "export an audience";
      readonly audience: string;
      readonly purpose: string;
      readonly role: string;
      readonly reason: string;
    },
    by: string,
  ) => Promise<{ readonly is: "approved" } | { readonly is: "waiting"; readonly until: Date }>;
};

export type AudienceExport = { readonly fields: readonly string[]; readonly pages: AsyncIterable<readonly Exported[]> };

/**
 * Gives the fields, then who is in the audience now, page by page: of everybody the gate is asked anew, and whoever left or said no is not given.
 *
 * @throws `audience_unknown`, `role_may_not`, `no_reason`; `second_person_missing` while nobody approved it
 */
export async function exportAudience(
  { gate, map, audiences, allows }: ExportDeps,
  { name, look, by }: { name: string; look: Omit<Look, "late">; by: string },
): Promise<AudienceExport> {
  const audience = await audiences.find(name);
  if (!audience) throw new Error(`audience_unknown: there is no audience "${name}". See heed audience list.`);
  const { purpose } = audience;
  const refused = lookRefused(map, purpose, look);
  if (refused === "role_may_not")
    throw new Error(`role_may_not: this role does not hold "${purpose}". Use a role of heed.config.ts that does.`);
  if (refused)
    throw new Error(
      `no_reason: say why. Reasons: ${Object.keys(map.lookReasons ?? {}).join(", ") || "none is declared"}.`,
    );
  const { role, reason = "" } = look;
  const agreed = await allows({ act: "export an audience", audience: name, purpose, role, reason }, by);
  if (agreed.is === "waiting") throw secondPersonMissing(agreed.until);
  const may = map.roles?.[look.role]?.fields;
  const reads = Object.keys(map.purposes[purpose]?.reads ?? {});
  const fields = reads.filter((field) => map.fields[field]?.kind === "trait" && (may?.includes(field) ?? true));
  const open = gate.open({ purpose, actor: `staff:${by}`, look, fields, audiences: true });
  async function* pages(): AsyncGenerator<readonly Exported[]> {
    for (let after = FIRST; ; ) {
      const ids = await open.members(name, after, PAGE);
      const found = await Promise.all(
        ids.map((personId) =>
          open.decide({
            personId,
            use: (access, _decision, audiencesOf) => ({
              result:
                access.allowed && audiencesOf.has(name)
                  ? Object.fromEntries(fields.flatMap((field) => pairOf(field, access.data.trait(field))))
                  : undefined,
            }),
          }),
        ),
      );
      yield found.filter((person) => person !== undefined);
      const last = ids.at(-1);
      if (ids.length < PAGE || last === undefined) return;
      after = last;
    }
  }
  return { fields, pages: pages() };
}

const secondPersonMissing = (until: Date): Error =>
  new Error(
    `second_person_missing: this needs a second person. A colleague approves it at /staff/approvals until ${dayOf(until)}; then do it again in the same words.`,
  );
const pairOf = (field: string, value: Scalars | undefined): [string, Scalars][] =>
  value === undefined ? [] : [[field, value]];
const FIRST = "00000000-0000-0000-0000-000000000000";
