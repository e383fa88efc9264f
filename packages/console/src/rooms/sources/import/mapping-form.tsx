// What the rows of a file are, column by column, and the evidence where they tell of consent.
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api.ts";
import { Asked } from "../../../asked.tsx";
import { Problem } from "../../../problem.tsx";
import { useSourceWords } from "../words.ts";
import { guess, type Mapping, sameNamed, type Terms } from "./guess.ts";
import { useTerms } from "./judgement.tsx";
import type { Brought } from "./send-file.ts";

type Props = {
  readonly file: Brought;
  readonly now: (told: Brought) => void;
  readonly changed: (is: boolean) => void;
};

export function MappingForm(props: Props) {
  return <Asked of={useTerms()}>{(terms) => <Form {...props} terms={terms} />}</Asked>;
}

const KINDS = ["event", "traits", "suppressed"] as const;

function Form({ file, now, changed, terms }: Props & { readonly terms: Terms }) {
  const { imports } = useSourceWords();
  const { columns, problem } = file;
  const [mapping, keep] = useState<Mapping>(() => file.mapping ?? guess(columns, terms));
  const setMapping = (next: Mapping) => {
    keep(next);
    changed(true);
  };
  const judging = useMutation({
    mutationFn: () => api("POST /api/imports/:id/judgement", { path: { id: file.id }, body: mapping }),
    onSuccess(told) {
      changed(false);
      now(told);
    },
  });
  const change = (part: Partial<Mapping>) => setMapping({ ...mapping, ...part });
  const event = terms.events.find(({ name }) => name === mapping.event);
  const names =
    mapping.is === "event" ? (event?.properties ?? []) : terms.traits.map((trait) => ({ ...trait, required: false }));
  const kind = (is: Mapping["is"], chosen = mapping.event ?? terms.events[0]?.name) => {
    const of =
      is === "event"
        ? (terms.events.find(({ name }) => name === chosen)?.properties ?? []).map(({ name }) => name)
        : is === "traits"
          ? terms.traits.map(({ name }) => name)
          : [];
    change({ is, ...(chosen === undefined ? {} : { event: chosen }), properties: sameNamed(columns, of) });
  };
  const column = (label: string, value: string | undefined, set: (column: string) => void, required = false) => (
    <NativeSelect
      label={label}
      required={required}
      value={value ?? ""}
      onChange={({ currentTarget: { value: chosen } }) => set(chosen)}
      data={[{ value: "", label: required ? imports.chooseColumn : imports.noColumn }, ...new Set(columns)]}
    />
  );
  const choosable = terms.purposes.filter(({ asks }) => asks);
  const { consent } = mapping;
  const consenting = (part: Partial<NonNullable<Mapping["consent"]>>) =>
    change({ consent: { purpose: "", at: "", source: "", evidence: "", ...consent, ...part } });
  const busy = judging.isPending || file.state === "judging";
  return (
    <form
      className="card stack"
      aria-label={imports.columns}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (!busy) judging.mutate();
      }}
    >
      <h2 style={{ margin: 0 }}>{imports.columns}</h2>
      <div className="fields">
        <NativeSelect
          label={imports.eachRow}
          value={mapping.is}
          onChange={({ currentTarget: { value } }) => kind(KINDS.find((each) => each === value) ?? "event")}
          data={KINDS.filter((each) => each !== "event" || terms.events.length > 0).map((value) => ({
            value,
            label: imports.kinds[value],
          }))}
        />
        {mapping.is === "event" ? (
          <NativeSelect
            label={imports.event}
            value={mapping.event ?? ""}
            onChange={({ currentTarget: { value } }) => kind("event", value)}
            data={terms.events.map(({ name, title }) => ({
              value: name,
              label: title === name ? name : `${name}: ${title}`,
            }))}
          />
        ) : null}
        {column(imports.person, mapping.person, (person) => change({ person }), true)}
        {column(imports.at, mapping.at, (at) => change({ at }))}
        {column(
          mapping.is === "suppressed" ? imports.whyNo : imports.ownId,
          mapping.is === "suppressed" ? mapping.reason : mapping.id,
          (chosen) => change(mapping.is === "suppressed" ? { reason: chosen } : { id: chosen }),
        )}
      </div>
      {mapping.is === "suppressed" || names.length === 0 ? null : (
        <fieldset className="plain">
          <legend>{mapping.is === "event" ? imports.properties : imports.traits}</legend>
          <div className="fields">
            {names.map(({ name, type, required }) => (
              <div key={name}>
                {column(
                  `${name} (${imports.types[type] ?? type})`,
                  mapping.properties[name],
                  (chosen) => {
                    const { [name]: _, ...others } = mapping.properties;
                    change({ properties: chosen === "" ? others : { ...others, [name]: chosen } });
                  },
                  required,
                )}
              </div>
            ))}
          </div>
        </fieldset>
      )}
      {mapping.is === "suppressed" || choosable.length === 0 ? null : (
        <fieldset className="plain">
          <legend>{imports.consent}</legend>
          <Checkbox
            label={imports.tells}
            description={imports.tellsSays}
            checked={consent !== undefined}
            onChange={({ currentTarget: { checked } }) => {
              if (checked) return consenting({ purpose: choosable[0]?.name ?? "" });
              const { consent: _, ...rest } = mapping;
              setMapping(rest);
            }}
          />
          {consent ? (
            <div className="fields" style={{ marginTop: ".75rem" }}>
              <NativeSelect
                label={imports.yesTo}
                value={consent.purpose}
                onChange={({ currentTarget: { value } }) => consenting({ purpose: value })}
                data={choosable.map(({ name, title }) => ({ value: name, label: title }))}
              />
              {column(imports.yesAt, consent.at, (at) => consenting({ at }), true)}
              {column(imports.yesSource, consent.source, (source) => consenting({ source }), true)}
              <TextInput
                required
                maxLength={300}
                label={imports.evidence}
                description={imports.evidenceSays}
                value={consent.evidence}
                onChange={({ currentTarget: { value } }) => consenting({ evidence: value })}
              />
            </div>
          ) : null}
        </fieldset>
      )}
      {problem?.code.startsWith("date_order") || mapping.dates ? (
        <NativeSelect
          maw="20rem"
          label={imports.dates}
          value={mapping.dates ?? ""}
          onChange={({ currentTarget: { value } }) => {
            const { dates: _, ...rest } = mapping;
            setMapping(value === "dmy" || value === "mdy" ? { ...rest, dates: value } : rest);
          }}
          data={[
            { value: "", label: imports.itself },
            { value: "dmy", label: imports.dmy },
            { value: "mdy", label: imports.mdy },
          ]}
        />
      ) : null}
      {problem?.code.startsWith("decimal") || mapping.decimal ? (
        <NativeSelect
          maw="20rem"
          label={imports.decimal}
          value={mapping.decimal ?? ""}
          onChange={({ currentTarget: { value } }) => {
            const { decimal: _, ...rest } = mapping;
            setMapping(value === "comma" || value === "point" ? { ...rest, decimal: value } : rest);
          }}
          data={[
            { value: "", label: imports.itself },
            { value: "comma", label: imports.comma },
            { value: "point", label: imports.point },
          ]}
        />
      ) : null}
      {judging.error ? <Problem error={judging.error} /> : null}
      <div>
        <Button type="submit" loading={busy}>
          {imports.judge}
        </Button>
        <p className="soft small" style={{ marginBottom: 0 }}>
          {imports.judgeSays}
        </p>
      </div>
    </form>
  );
}
