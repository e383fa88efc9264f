// A rule as a form: conditions of which all or any must hold; pickers offer what the map lets this purpose read.
import type { ConsoleApi, RulePart, TermEstimate, TermField } from "@heed/core";
import { Button, Checkbox, CloseButton, Fieldset, NativeSelect, TextInput } from "@mantine/core";
import { useFormat } from "../../words/use-format.ts";
import { Comparison, One, Texts } from "./condition-fields.tsx";
import { EstimateFields } from "./estimate-fields.tsx";
import { Narrowed } from "./narrowed.tsx";
import { useAudienceWords } from "./words.ts";

type Terms = ConsoleApi["GET /api/audience-terms"]["reply"]["purposes"][number];
const DAYS = 90;

export function RuleForm({
  terms,
  audiences,
  join,
  parts,
  onChange,
}: {
  readonly terms: Terms;
  readonly audiences: readonly string[];
  readonly join: "and" | "or";
  readonly parts: readonly Partial<RulePart>[];
  readonly onChange: (join: "and" | "or", parts: readonly Partial<RulePart>[]) => void;
}) {
  const words = useAudienceWords();
  const { number } = useFormat();
  return (
    <div className="conditions">
      {parts.length > 1 ? (
        <NativeSelect
          label={words.join}
          value={join}
          onChange={({ currentTarget: { value } }) => onChange(value === "or" ? "or" : "and", parts)}
          data={(["and", "or"] as const).map((each) => ({ value: each, label: words.joins[each] }))}
        />
      ) : null}
      {parts.map((part, index) => (
        <Condition
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no other name than its place
          key={index}
          n={number(index + 1)}
          part={part}
          terms={terms}
          audiences={audiences}
          onChange={(next) => onChange(join, parts.toSpliced(index, 1, ...(next ? [next] : [])))}
        />
      ))}
      <div>
        <Button variant="default" onClick={() => onChange(join, [...parts, {}])}>
          {words.add}
        </Button>
      </div>
    </div>
  );
}

/** A condition that can be counted: everything it needs is there. */
export function isWhole(part: Partial<RulePart>): part is RulePart {
  if (!part.is || !part.of || !part.where || !part.values) return false;
  if (part.is === "known" || part.is === "audience") return true;
  return part.values.length > 0 && part.where.every(({ property, value }) => property !== "" && value !== "");
}

/** What a condition on an estimate begins as. */
const beginEstimate = ({ name, gives }: TermEstimate): Partial<RulePart> => ({
  not: false,
  is: "estimate",
  of: name,
  where: [],
  compare: gives === "group" ? "=" : ">=",
  values: [],
});

/** What a condition begins as, once somebody said what it is about. */
function begin(field: TermField): Partial<RulePart> {
  const common = { not: false, of: field.name, where: [] };
  if (field.kind === "trait")
    return { ...common, is: "trait", compare: field.type === "number" ? ">=" : "=", values: [] };
  return { ...common, is: "count", withinDays: Math.min(DAYS, field.keptDays ?? DAYS), compare: ">=", values: [1] };
}

/** What `of` is the name of. */
const namedBy = ({ is }: Partial<RulePart>) => (is === "audience" || is === "estimate" ? is : "field");

function Condition({
  n,
  part,
  terms,
  audiences,
  onChange,
}: {
  readonly n: string;
  readonly part: Partial<RulePart>;
  readonly terms: Terms;
  readonly audiences: readonly string[];
  readonly onChange: (part: Partial<RulePart> | undefined) => void;
}) {
  const words = useAudienceWords();
  const { number } = useFormat();
  const named = namedBy(part);
  const field = named === "field" ? terms.fields.find(({ name }) => name === part.of) : undefined;
  const estimate = named === "estimate" ? terms.estimates.find(({ name }) => name === part.of) : undefined;
  const change = (next: Partial<RulePart>) => onChange({ ...part, ...next });
  const item = (prefix: string, { name, title }: { readonly name: string; readonly title: string }) => ({
    value: `${prefix} ${name}`,
    label: title === name ? name : `${title} (${name})`,
  });
  const items = (kind: "trait" | "event") =>
    terms.fields.filter((each) => each.kind === kind).map((each) => item("field", each));
  const estimates = (isGroup: boolean) =>
    terms.estimates.filter(({ gives }) => (gives === "group") === isGroup).map((each) => item("estimate", each));
  const groups = [
    { group: words.groups.event, items: items("event") },
    { group: words.groups.trait, items: items("trait") },
    { group: words.groups.score, items: estimates(false) },
    { group: words.groups.group, items: estimates(true) },
    { group: words.groups.audience, items: audiences.map((name) => ({ value: `audience ${name}`, label: name })) },
  ].filter(({ items: all }) => all.length > 0);
  const choose = (chosen: string) => {
    const name = chosen.slice(chosen.indexOf(" ") + 1);
    if (chosen.startsWith("audience "))
      return onChange({ not: false, is: "audience", of: name, where: [], values: [] });
    if (chosen.startsWith("estimate ")) {
      const one = terms.estimates.find((each) => each.name === name);
      return onChange(one ? beginEstimate(one) : {});
    }
    const found = terms.fields.find((each) => each.name === name);
    onChange(found ? begin(found) : {});
  };
  const numbers = field?.properties.filter(({ type }) => type === "number") ?? [];
  const of = part.is === undefined ? "" : `${named} ${part.of}`;
  // What a text named and no picker offers still has to be shown.
  const known = groups.some(({ items: all }) => all.some(({ value }) => value === of));
  return (
    <Fieldset legend={words.condition(n)} className="condition">
      <CloseButton
        className="off"
        aria-label={words.remove(n)}
        title={words.remove(n)}
        onClick={() => onChange(undefined)}
      />
      <NativeSelect
        className="about"
        label={words.about}
        value={of}
        onChange={({ currentTarget: { value } }) => choose(value)}
        data={[
          { value: "", label: "–" },
          ...(known || of === "" ? [] : [{ value: of, label: part.of ?? "" }]),
          ...groups,
        ]}
      />
      {field?.kind === "trait" ? (
        <>
          <NativeSelect
            label={words.measure}
            value={part.is === "known" ? "known" : "value"}
            onChange={({ currentTarget: { value } }) =>
              onChange(
                value === "known" ? { not: false, is: "known", of: field.name, where: [], values: [] } : begin(field),
              )
            }
            data={[
              { value: "value", label: words.traits.value },
              { value: "known", label: words.traits.known },
            ]}
          />
          {part.is === "trait" ? (
            <>
              <Comparison type={field.type ?? "string"} part={part} onChange={change} />
              {field.type === "string" || field.type === "email" ? (
                <Texts field={field} values={part.values ?? []} onChange={(values) => change({ values })} />
              ) : (
                <One
                  label={words.value}
                  type={field.type ?? "string"}
                  value={part.values?.[0]}
                  onChange={(value) => change({ values: value === undefined ? [] : [value] })}
                />
              )}
            </>
          ) : null}
        </>
      ) : null}
      {field?.kind === "event" ? (
        <>
          <NativeSelect
            label={words.measure}
            value={part.is === "sum" ? `sum ${part.property}` : (part.is ?? "count")}
            onChange={({ currentTarget: { value } }) => {
              const { property: _, ...rest } = part;
              if (value.startsWith("sum ")) onChange({ ...part, is: "sum", property: value.slice(4) });
              else onChange({ ...rest, is: value === "days" ? "days" : "count" });
            }}
            data={[
              { value: "count", label: words.measures.count },
              { value: "days", label: words.measures.days },
              ...numbers.map(({ name, title }) => ({ value: `sum ${name}`, label: words.measures.sum(title) })),
            ]}
          />
          <Comparison type="number" part={part} onChange={change} />
          <One
            label={words.value}
            type="number"
            value={part.values?.[0]}
            onChange={(value) => change({ values: value === undefined ? [] : [value] })}
          />
          <TextInput
            label={words.within}
            type="number"
            min={1}
            max={4000}
            placeholder={words.withinAll}
            description={field.keptDays === undefined ? undefined : words.kept(number(field.keptDays))}
            value={part.withinDays ?? ""}
            onChange={({ currentTarget: { value } }) => {
              const { withinDays: _, ...rest } = part;
              const days = Math.round(Number(value));
              onChange(value === "" || !(days >= 1) ? rest : { ...rest, withinDays: days });
            }}
          />
          <Narrowed n={n} field={field} part={part} onChange={change} />
        </>
      ) : null}
      {estimate ? <EstimateFields estimate={estimate} part={part} onChange={change} /> : null}
      {part.is === undefined || estimate?.gives === "group" ? null : (
        <Checkbox
          className="wide"
          label={words.not}
          checked={part.not ?? false}
          onChange={({ currentTarget: { checked } }) => change({ not: checked })}
        />
      )}
    </Fieldset>
  );
}
