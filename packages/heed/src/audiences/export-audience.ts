// Everybody in an audience, for a file that staff take away: each read is a look, with role and reason, that the person sees.
import { type DataMap, dayOf, type Look, lookRefused, type Scalars } from "@heed/core";
import type { Gate } from "../gate/gate.ts";
import { SMALLEST_GROUP } from "../gate/read-population.ts";
import type { Audiences } from "./audiences.ts";
import { parseRule } from "./parse-rule.ts";
import { leavesOf } from "./rule.ts";

/** A person of an audience: traits by field, as far as purpose and role go. */
export type Exported = Readonly<Record<string, Scalars>>;

const PAGE = 256;

export type ExportDeps = {
  readonly gate: Gate;
  readonly map: DataMap;
  readonly audiences: Pick<Audiences, "list">;
  /** Looks at everybody, so that whoever is in an audience is in it by its rule of now. */
  readonly lookAtAll: () => Promise<unknown>;
  /** Whether a second person approved exactly this for whoever does it; what they approved is used up. */
  readonly allows: (
    act: {
      readonly act: "export an audience";
      readonly audience: string;
      readonly purpose: string;
      readonly role: string;
      readonly reason: string;
      readonly rule: string;
    },
    by: string,
  ) => Promise<{ readonly is: "approved" } | { readonly is: "waiting"; readonly until: Date }>;
};

export type AudienceExport = { readonly fields: readonly string[]; readonly pages: AsyncIterable<readonly Exported[]> };

/**
 * Gives the fields, then who is in the audience now, page by page: of everybody the gate is asked anew, and whoever left or said no is not given.
 * What was approved is the rule: those in the file are whom it fits at this moment, and a rule saved since the approval needs another one.
 *
 * @throws `audience_unknown`, `role_may_not`, `no_reason`; `second_person_missing` while nobody approved it; `audience_too_small`, `export_overtaken`
 */
export async function exportAudience(
  { gate, map, audiences, lookAtAll, allows }: ExportDeps,
  { name, look, by }: { name: string; look: Omit<Look, "late">; by: string },
): Promise<AudienceExport> {
  const saved = await audiences.list();
  const audience = saved.find((one) => one.name === name);
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
  const rule = writtenOut(name, new Map(saved.map((one) => [one.name, one.rule])));
  const agreed = await allows({ act: "export an audience", audience: name, purpose, role, reason, rule }, by);
  if (agreed.is === "waiting") throw secondPersonMissing(agreed.until);
  await lookAtAll();
  const may = map.roles?.[look.role]?.fields;
  const reads = Object.keys(map.purposes[purpose]?.reads ?? {});
  const fields = reads.filter((field) => map.fields[field]?.kind === "trait" && (may?.includes(field) ?? true));
  const open = gate.open({ purpose, actor: `staff:${by}`, look, fields, audiences: true });
  const ids: string[] = [];
  for (let page: readonly string[] = [FIRST]; page.length > 0; ids.push(...page))
    page = await open.members(name, page.at(-1)!, PAGE);
  // Whatever a count said when the rule was saved, or became since of an audience that it names.
  if (ids.length < SMALLEST_GROUP)
    throw new Error(
      `audience_too_small: fewer than ${SMALLEST_GROUP} people are in "${name}" now; so few are single people, and nobody was read. Widen the rule.`,
    );
  // Who is in it was read: what is saved from here on brings nobody in.
  if (JSON.stringify(await audiences.list()) !== JSON.stringify(saved))
    throw new Error(
      "export_overtaken: an audience was saved meanwhile, and nobody was read. Ask for the export again.",
    );
  async function* pages(): AsyncGenerator<readonly Exported[]> {
    for (let start = 0; start < ids.length; start += PAGE) {
      const found = await Promise.all(
        ids.slice(start, start + PAGE).map((personId) =>
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
    }
  }
  return { fields, pages: pages() };
}

/** A rule's text, and under it the text of every audience that it names. */
function writtenOut(name: string, rules: ReadonlyMap<string, string>): string {
  const texts = new Map<string, string>();
  const add = (one: string): void => {
    const text = rules.get(one);
    if (text === undefined || texts.has(one)) return;
    texts.set(one, texts.size === 0 ? text : `audience "${one}" is ${text}`);
    for (const leaf of leavesOf(parseRule(text))) if (leaf.is === "audience") add(leaf.name);
  };
  add(name);
  return [...texts.values()].join("; ");
}

const secondPersonMissing = (until: Date): Error =>
  new Error(
    `second_person_missing: this needs a second person. A colleague approves it at /staff/approvals until ${dayOf(until)}; then do it again in the same words.`,
  );
const pairOf = (field: string, value: Scalars | undefined): [string, Scalars][] =>
  value === undefined ? [] : [[field, value]];
const FIRST = "00000000-0000-0000-0000-000000000000";
