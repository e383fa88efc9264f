// Only events that meet one more condition.
// What narrows the events that a condition counts.
import type { RulePart, TermField } from "@heed/core";
import { Button, CloseButton, NativeSelect } from "@mantine/core";
import { compareOf, EQUAL, One, ORDERED } from "./condition-fields.tsx";
import { useAudienceWords } from "./words.ts";

/** Only events that meet one more condition; the text may hold several, which all stay. */
export function Narrowed({
  n,
  field,
  part,
  onChange,
}: {
  readonly n: string;
  readonly field: TermField;
  readonly part: Partial<RulePart>;
  readonly onChange: (part: Partial<RulePart>) => void;
}) {
  const words = useAudienceWords();
  const where = part.where ?? [];
  const [first] = field.properties;
  if (!first) return null;
  const replace = (index: number, next?: RulePart["where"][number]) =>
    onChange({ where: where.toSpliced(index, 1, ...(next ? [next] : [])) });
  return (
    <div className="wide narrowed">
      {where.map((one, index) => {
        const type = field.properties.find(({ name }) => name === one.property)?.type ?? "string";
        const ordered = type === "number" || type === "date";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: it has no other name than its place
          <fieldset key={index} className="plain" aria-label={words.whereOn(n)}>
            <NativeSelect
              label={words.where}
              value={one.property}
              onChange={({ currentTarget: { value } }) => replace(index, { property: value, compare: "=", value: "" })}
              data={field.properties.map(({ name, title }) => ({ value: name, label: title }))}
            />
            <NativeSelect
              label={words.compare}
              value={one.compare}
              onChange={({ currentTarget: { value } }) => replace(index, { ...one, compare: compareOf(value) })}
              data={(ordered ? ORDERED : EQUAL).map((each) => ({ value: each, label: words.compares[each] }))}
            />
            <One
              label={words.value}
              type={type}
              value={one.value === "" ? undefined : one.value}
              onChange={(value) => replace(index, { ...one, value: value ?? "" })}
            />
            <CloseButton aria-label={words.removeWhere} title={words.removeWhere} onClick={() => replace(index)} />
          </fieldset>
        );
      })}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => onChange({ where: [...where, { property: first.name, compare: "=", value: "" }] })}
      >
        {words.addWhere}
      </Button>
    </div>
  );
}
