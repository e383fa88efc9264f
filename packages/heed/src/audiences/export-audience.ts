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
type Saved = Awaited<ReturnType<Audiences["list"]>>;

/** What a second person approves. */
type Act = {
  readonly act: "export an audience";
  readonly audience: string;
  readonly purpose: string;
  readonly role: string;
  readonly reason: string;
  readonly rule: string;
};
type Standing = { readonly is: "approved" | "waiting"; readonly until: Date };
export type ExportDeps = {
  readonly gate: Gate;
  readonly map: DataMap;
  readonly audiences: Pick<Audiences, "list">;
  /** Looks at everybody, so that whoever is in an audience is in it by its rule of now. */
  readonly lookAtAll: () => Promise<unknown>;
  /** Whether a second person approved exactly this for whoever does it; what they approved is used up. */
  readonly allows: (
    act: Act,
    by: string,
  ) => Promise<{ readonly is: "approved" } | { readonly is: "waiting"; readonly until: Date }>;
};
type Asked = { readonly name: string; readonly look: Omit<Look, "late">; readonly by: string };

export type AudienceExport = { readonly fields: readonly string[]; readonly pages: AsyncIterable<readonly Exported[]> };

type Because =
  | "audience_unknown"
  | "role_may_not"
  | "no_reason"
  | "second_person_missing"
  | "audience_too_small"
  | "export_overtaken";
/** Why nobody was read. */
export class ExportRefused extends Error {
  readonly code: Because;
  constructor(says: `${Because}: ${string}`) {
    super(says);
    this.code = says.slice(0, says.indexOf(":")) as Because; // so it begins
  }
}

/**
 * Gives the fields, then who is in the audience now, page by page: of everybody the gate is asked anew, and whoever left or said no is not given.
 * What was approved is the rule: those in the file are whom it fits at this moment, and a rule saved since the approval needs another one.
 *
 * @throws ExportRefused
 */
export async function exportAudience(
  { gate, map, audiences, lookAtAll, allows }: ExportDeps,
  { name, look, by }: Asked,
): Promise<AudienceExport> {
  const saved = await audiences.list();
  const act = actOf(map, saved, name, look);
  const { purpose } = act;
  const agreed = await allows(act, by);
  if (agreed.is === "waiting") throw secondPersonMissing(agreed.until);
  await lookAtAll();
  const fields = fieldsOf(map, purpose, look.role);
  const open = gate.open({ purpose, actor: `staff:${by}`, look, fields, audiences: true });
  const ids: string[] = [];
  for (let page: readonly string[] = [FIRST]; page.length > 0; ids.push(...page))
    page = await open.members(name, page.at(-1)!, PAGE);
  // Whatever a count said when the rule was saved, or became since of an audience that it names.
  if (ids.length < SMALLEST_GROUP)
    throw new ExportRefused(
      `audience_too_small: fewer than ${SMALLEST_GROUP} people are in "${name}" now; so few are single people, and nobody was read. Widen the rule.`,
    );
  // Who is in it was read: what is saved from here on brings nobody in.
  if (JSON.stringify(await audiences.list()) !== JSON.stringify(saved))
    throw new ExportRefused(
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

/** Traits that the purpose reads and the role may see: the columns of the file. */
function fieldsOf(map: DataMap, purpose: string, role: string): readonly string[] {
  const may = map.roles?.[role]?.fields;
  return Object.keys(map.purposes[purpose]?.reads ?? {}).filter(
    (field) => map.fields[field]?.kind === "trait" && (may?.includes(field) ?? true),
  );
}

/** What a second person approves, where the role holds the purpose and the map knows the reason. */
function actOf(map: DataMap, saved: Saved, name: string, look: Omit<Look, "late">): Act {
  const audience = saved.find((one) => one.name === name);
  if (!audience) throw new ExportRefused(`audience_unknown: there is no audience "${name}". See heed audience list.`);
  const { purpose } = audience;
  const refused = lookRefused(map, purpose, look);
  if (refused === "role_may_not")
    throw new ExportRefused(
      `role_may_not: this role does not hold "${purpose}". Use a role of heed.config.ts that does.`,
    );
  if (refused)
    throw new ExportRefused(
      `no_reason: say why. Reasons: ${Object.keys(map.lookReasons ?? {}).join(", ") || "none is declared"}.`,
    );
  const { role, reason = "" } = look;
  const rule = writtenOut(name, new Map(saved.map((one) => [one.name, one.rule])));
  return { act: "export an audience", audience: name, purpose, role, reason, rule };
}

/** What the file would hold, and for which reasons it was asked for already by this colleague in this role. */
export async function exportTerms(
  { map, audiences }: Pick<ExportDeps, "map" | "audiences">,
  standing: (act: Act, by: string) => Promise<Standing | undefined>,
  { name, role, by }: { readonly name: string; readonly role: string; readonly by: string },
): Promise<ExportTerms> {
  const saved = await audiences.list();
  const acts = Object.keys(map.lookReasons ?? {}).map((reason) => actOf(map, saved, name, { role, reason }));
  const stand = await Promise.all(
    acts.map(async (act) => {
      const found = await standing(act, by);
      return found ? [{ reason: act.reason, ...found }] : [];
    }),
  );
  return { fields: acts[0] ? fieldsOf(map, acts[0].purpose, role) : [], asked: stand.flat() };
}
export type ExportTerms = {
  readonly fields: readonly string[];
  readonly asked: readonly (Standing & { readonly reason: string })[];
};

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

const secondPersonMissing = (until: Date): ExportRefused =>
  new ExportRefused(
    `second_person_missing: this needs a second person. A colleague approves it in the console, Trust, Approvals, until ${dayOf(until)}; then do it again in the same words.`,
  );
const pairOf = (field: string, value: Scalars | undefined): [string, Scalars][] =>
  value === undefined ? [] : [[field, value]];
const FIRST = "00000000-0000-0000-0000-000000000000";
