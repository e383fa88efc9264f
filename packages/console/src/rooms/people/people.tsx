// People: one customer, opened for a purpose and a reason; nothing of whom stands in the address, and closing leaves nothing behind.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiFault, api } from "../../api.ts";
import { Problem, useSentence } from "../../problem.tsx";
import { useLookTerms } from "../../use-look-terms.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { Opened } from "./opened.tsx";
import { useOneLook } from "./use-one-look.ts";
import { usePeopleWords } from "./words.ts";

export function People() {
  const words = usePeopleWords();
  const sentence = useSentence();
  const { loading } = useWords();
  const { language } = useSpoken();
  const [asked, setAsked] = useState({ identifier: "", purpose: "", reason: "", from: "" });
  const terms = useLookTerms();
  const lateUntil = terms.data?.reasons.find(({ name }) => name === asked.reason)?.lateUntil;
  const opening = useOneLook(async () => {
    const { identifier, from, ...why } = asked;
    const { ref: reference } = await api("POST /api/people/lookup", { body: { identifier: identifier.trim() } });
    const query = { ...why, ...(lateUntil && from ? { from } : {}), locale: language };
    return { reference, query, person: await api("GET /api/people/:ref", { path: { ref: reference }, query }) };
  });
  if (terms.error) return <Problem error={terms.error} again={() => void terms.refetch()} />;
  if (!terms.data) return <p role="status">{loading}</p>;
  const { purposes, reasons, role, narrow } = terms.data;
  const titleOf = (all: typeof purposes, name: string) => all.find((each) => each.name === name)?.title ?? name;
  if (opening.data)
    return (
      <Opened
        {...opening.data}
        role={role}
        narrow={narrow}
        purpose={titleOf(purposes, asked.purpose)}
        reason={titleOf(reasons, asked.reason)}
        close={() => {
          opening.reset();
          setAsked({ ...asked, identifier: "" });
        }}
      />
    );
  // The gate's own no is no fault: it is told without a number to quote.
  const denied = opening.error instanceof ApiFault && [400, 403, 404].includes(opening.error.status);
  const options = (all: typeof purposes) => [
    { value: "", label: words.choose },
    ...all.map(({ name, title }) => ({ value: name, label: title })),
  ];
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{words.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {words.intro}
      </p>
      {purposes.length === 0 ? <p>{words.noPurpose}</p> : null}
      {purposes.length === 0 ? null : (
        <form
          className="card"
          style={{ maxWidth: "34rem", display: "grid", gap: ".9rem" }}
          onSubmit={(event) => {
            event.preventDefault();
            opening.look();
          }}
        >
          <TextInput
            label={words.identifier}
            required
            maxLength={500}
            autoComplete="off"
            value={asked.identifier}
            onChange={({ currentTarget: { value } }) => setAsked({ ...asked, identifier: value })}
          />
          <NativeSelect
            label={words.purpose}
            required
            value={asked.purpose}
            onChange={({ currentTarget: { value } }) => setAsked({ ...asked, purpose: value })}
            data={options(purposes)}
          />
          <NativeSelect
            label={words.reason}
            required
            value={asked.reason}
            onChange={({ currentTarget: { value } }) => setAsked({ ...asked, reason: value })}
            data={options(reasons)}
          />
          {lateUntil === undefined ? null : (
            <TextInput
              type="date"
              max={lateUntil}
              label={words.shownFrom}
              description={words.later}
              value={asked.from}
              onChange={({ currentTarget: { value } }) => setAsked({ ...asked, from: value })}
            />
          )}
          {denied ? (
            <div className="note" role="alert">
              <strong>{words.denied}</strong>
              <p style={{ margin: ".25rem 0 0" }}>{sentence(opening.error)}</p>
            </div>
          ) : opening.error ? (
            <Problem error={opening.error} />
          ) : null}
          <div>
            <Button type="submit" loading={opening.isPending}>
              {words.open}
            </Button>
          </div>
          <p className="soft small" style={{ margin: 0 }}>
            {words.tells}
          </p>
        </form>
      )}
    </>
  );
}
