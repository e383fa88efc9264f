// The small fields of a condition: how it is compared, and with what.
import type { RulePart, TermField } from "@heed/core";
import { NativeSelect, TagsInput, TextInput } from "@mantine/core";
import { useAudienceWords } from "./words.ts";

type Scalar = NonNullable<TermField["type"]>;
type Value = RulePart["values"][number];
type Compare = NonNullable<RulePart["compare"]>;
export const ORDERED = [">=", "=", "<=", ">", "<", "!="] as const;
export const EQUAL = ["=", "!="] as const;
export const compareOf = (value: string): Compare => ORDERED.find((each) => each === value) ?? "=";

export function Comparison({
  type,
  part,
  offers = type === "number" || type === "date" ? ORDERED : EQUAL,
  onChange,
}: {
  readonly type: Scalar;
  readonly offers?: readonly Compare[];
  readonly part: Partial<RulePart>;
  readonly onChange: (part: Partial<RulePart>) => void;
}) {
  const words = useAudienceWords();
  return (
    <NativeSelect
      label={words.compare}
      value={part.compare ?? "="}
      onChange={({ currentTarget: { value } }) => onChange({ compare: compareOf(value) })}
      data={offers.map((each) => ({ value: each, label: words.compares[each] }))}
    />
  );
}

export function Texts({
  field,
  values,
  onChange,
}: {
  readonly field: TermField;
  readonly values: readonly Value[];
  readonly onChange: (values: Value[]) => void;
}) {
  const words = useAudienceWords();
  if (field.values.length > 0)
    return (
      <NativeSelect
        label={words.value}
        value={String(values[0] ?? "")}
        onChange={({ currentTarget: { value } }) => onChange(value === "" ? [] : [value])}
        data={[{ value: "", label: "–" }, ...field.values.map(({ value, title }) => ({ value, label: title }))]}
      />
    );
  return (
    <TagsInput
      label={words.value}
      placeholder={values.length === 0 ? words.valuesSays : undefined}
      value={values.map(String)}
      onChange={onChange}
      splitChars={[","]}
      maxLength={200}
    />
  );
}

export function One({
  label,
  type,
  value,
  says,
  onChange,
}: {
  readonly label: string;
  readonly type: Scalar;
  readonly says?: string;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
}) {
  const words = useAudienceWords();
  if (type === "boolean")
    return (
      <NativeSelect
        label={label}
        value={value === undefined ? "" : String(value)}
        onChange={({ currentTarget: { value: chosen } }) => onChange(chosen === "" ? undefined : chosen === "true")}
        data={[
          { value: "", label: "–" },
          { value: "true", label: words.truth.true },
          { value: "false", label: words.truth.false },
        ]}
      />
    );
  return (
    <TextInput
      label={label}
      description={says}
      inputWrapperOrder={["label", "input", "description", "error"]}
      type={type === "number" ? "number" : type === "date" ? "date" : "text"}
      step={type === "number" ? "any" : undefined}
      maxLength={200}
      value={value === undefined ? "" : String(value)}
      onChange={({ currentTarget: { value: text } }) => {
        const read = type === "number" ? Number(text) : text;
        onChange(text === "" || (typeof read === "number" && !Number.isFinite(read)) ? undefined : read);
      }}
    />
  );
}
