// Who is in several audiences at once: chosen in the address, counted when somebody asks, shown part by part with intervals.
import type { ConsoleApi } from "@heed/core";
import { Button, Group, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ApiFault, api } from "../../api.ts";
import { Intervals } from "../../chart/intervals.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { Reasons, useCount } from "./size.tsx";
import { useAudienceWords } from "./words.ts";

type Audience = ConsoleApi["GET /api/audiences"]["reply"]["audiences"][number];
type Told = ConsoleApi["POST /api/audiences/overlap"]["reply"];

const MOST = 4;
const route = getRouteApi("/shell/audiences");

export function Overlap({ audiences }: { readonly audiences: readonly Audience[] }) {
  const words = useAudienceWords();
  const navigate = route.useNavigate();
  const { with: kept = "" } = route.useSearch();
  const given = kept === "" ? [] : kept.split(",");
  const chosen = given.filter((name, k) => given.indexOf(name) === k && (name === "" || isOne(audiences, name)));
  const names = chosen.filter((name) => name !== "");
  const purpose = audiences.find(({ name }) => name === names[0])?.purpose;
  const counting = useMutation({ mutationFn: () => api("POST /api/audiences/overlap", { body: { names } }) });
  const choose = (now: readonly string[]) => {
    counting.reset();
    void navigate({ search: (before) => ({ ...before, with: now.join(",") || undefined }), replace: true });
  };
  const fields = [...chosen, ...Array<string>(Math.max(0, 2 - chosen.length)).fill("")];
  const others = audiences.filter((one) => one.purpose === purpose && !names.includes(one.name));
  return (
    <section className="card" aria-label={words.overlap} style={{ marginTop: "1rem" }}>
      <h2 style={{ marginTop: 0 }}>{words.overlap}</h2>
      <p className="soft small">{words.overlapSays}</p>
      <Group align="end" mb="sm">
        {fields.map((name, k) => (
          <NativeSelect
            // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place
            key={k}
            label={words.audienceN(String(k + 1))}
            value={name}
            onChange={({ currentTarget: { value } }) =>
              // Another first one may be for another purpose: then the others are chosen anew.
              choose(
                fields
                  .map((each, at) => (at === k ? value : each))
                  .filter((each) => k > 0 || purposeOf(audiences, each) === purposeOf(audiences, value)),
              )
            }
            data={[
              { value: "", label: words.choose },
              ...audiences
                .filter(
                  (one) => one.name === name || (k === 0 ? !names.slice(1).includes(one.name) : others.includes(one)),
                )
                .map((one) => one.name),
            ]}
          />
        ))}
        {names.length === fields.length && fields.length < MOST && others.length > 0 ? (
          <Button variant="default" onClick={() => choose([...names, ""])}>
            {words.another}
          </Button>
        ) : null}
        <Button disabled={names.length < 2} loading={counting.isPending} onClick={() => counting.mutate()}>
          {words.count}
        </Button>
      </Group>
      {counting.error instanceof ApiFault && counting.error.code === "counts_used_up" ? (
        <p className="note warn">{words.usedUp}</p>
      ) : counting.error ? (
        <Problem error={counting.error} again={() => counting.mutate()} />
      ) : null}
      {counting.data ? <Parts told={counting.data} names={names} /> : null}
    </section>
  );
}

function Parts({ told, names }: { readonly told: Told; readonly names: readonly string[] }) {
  const words = useAudienceWords();
  const { number, list } = useFormat();
  const count = useCount();
  const parts = told.parts.map(({ in: own, ...part }) => {
    const out = names.filter((name) => !own.includes(name));
    return { ...part, label: out.length === 0 ? words.inAll(list(own)) : words.inOnly(list(own)) };
  });
  const rows = parts.flatMap(({ label, people, within = 0 }) =>
    "about" in people
      ? [{ label, value: people.about, low: Math.max(0, people.about - within), high: people.about + within }]
      : [],
  );
  const says = parts.map(({ label, people }) => `${label}: ${count(people)}`).join("; ");
  const few = parts.filter(({ people }) => !("about" in people));
  return (
    <div aria-live="polite">
      {rows.length === 0 ? null : (
        <Intervals
          name={`overlap-${names.join("-")}`}
          title={words.overlap}
          unit={words.reach}
          says={says}
          of={words.part}
          rows={rows}
          from={0}
          show={number}
        />
      )}
      {few.length === 0 ? null : (
        <ul className="small">
          {few.map(({ label, people }) => (
            <li key={label}>
              {label}: {count(people)}
            </li>
          ))}
        </ul>
      )}
      <Reasons notIncluded={told.notIncluded} says={told.of === "matching" ? words.ofOverlap : words.ofEverybody} />
      {told.oneIn === 1 ? null : <p className="small">{words.estimate(number(told.oneIn))}</p>}
      <p className="soft small" style={{ marginBottom: 0 }}>
        {words.overlapRounded}
      </p>
    </div>
  );
}

const purposeOf = (audiences: readonly Audience[], name: string): string | undefined =>
  audiences.find((one) => one.name === name)?.purpose;
const isOne = (audiences: readonly Audience[], name: string): boolean => purposeOf(audiences, name) !== undefined;
