// The card of one version: its audit first, then how well it tells, how it treats groups, on what it rests, and what may be done.
import { type ConsoleApi, isSaid, type Said } from "@heed/core";
import { Table } from "@mantine/core";
import { Asked } from "../../asked.tsx";
import { Intervals } from "../../chart/intervals.tsx";
import { useFormat } from "../../words/use-format.ts";
import { ModelActs } from "./acts.tsx";
import { AuditBadge } from "./audit-badge.tsx";
import { Named, Says } from "./card-words/says.tsx";
import { Curves } from "./curves.tsx";
import { Groups } from "./groups.tsx";
import { Mended } from "./mended.tsx";
import { Metrics } from "./metrics.tsx";
import { usePeople } from "./people.ts";
import { ScoreColumns } from "./score-columns.tsx";
import { type Model, useModel } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type Version = ConsoleApi["GET /api/models"]["reply"]["versions"][number];

const ARROWS: Readonly<Record<string, string>> = {
  "higher, more likely": "↑",
  "higher, less likely": "↓",
  "up and down": "↕",
  "differs by value": "≠",
};

/** Of what is no sentence: a day, with or without its time. */
const DAY = /^\d{4}-\d\d-\d\d(T|$)/;

export function Card({ version, all }: { readonly version: string; readonly all: readonly Version[] }) {
  return <Asked of={useModel(version)}>{(data) => <Told data={data} all={all} />}</Asked>;
}

function Told({ data, all }: { readonly data: Model; readonly all: readonly Version[] }) {
  const words = useModelsWords();
  const people = usePeople();
  const { day, number } = useFormat();
  const { version, state, audit, override, drift, strongest, scores, facts, limits } = data;
  const inUse = all.find((each) => each.capability === data.capability && each.state === "live")?.version;
  const live = useModel(inUse === version ? undefined : inUse).data;
  return (
    <div className="stack">
      <section className="card" aria-label={words.audit}>
        <p style={{ margin: "0 0 .6rem" }}>
          <span className={state === "live" ? "fate good" : "fate"}>{words.states[state] ?? state}</span>{" "}
          <AuditBadge version={data} />
        </p>
        <h2>{words.against}</h2>
        {audit === undefined ? (
          <p>{words.noAudit}</p>
        ) : audit.against.length === 0 ? (
          <p>{words.nothingAgainst}</p>
        ) : (
          <Sentences of={audit.against} />
        )}
        {override ? (
          <p className="note warn">
            {words.overridden(override.role, day(override.at))} <q>{override.reason}</q>
          </p>
        ) : null}
        {drift.length === 0 ? null : (
          <>
            <h3>{words.drift}</h3>
            <Sentences of={drift} />
          </>
        )}
        {audit === undefined || audit.checks.length === 0 ? null : (
          <>
            <h3 style={{ marginBottom: ".3rem" }}>{words.checks}</h3>
            <dl className="facts">
              {audit.checks.map(({ what, found }) => (
                <div key={`${what} ${keyOf(found)}`} style={{ display: "contents" }}>
                  <dt>
                    <Named name={what} />
                  </dt>
                  <dd>
                    <Says of={found} />
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </section>
      <ModelActs model={data} all={all} />
      <Metrics model={data} live={live} />
      <Curves model={data} live={live} />
      <Groups model={data} live={live} />
      {data.mended === undefined ? null : <Mended mended={data.mended} />}
      <Watched model={data} />
      {strongest === undefined || strongest.length === 0 ? null : (
        <section className="card" aria-label={words.restsOn}>
          <h2>{words.restsOn}</h2>
          <p className="soft small">{words.arrows}</p>
          <Intervals
            name={`${version}-rests-on`}
            title={words.feature}
            unit={words.strength}
            says={`${words.restsOn}: ${strongest.map(({ column }) => column).join(", ")}`}
            of={words.feature}
            rows={strongest.map(({ column, strength, direction }) => ({
              label: `${column} ${ARROWS[direction] ?? ""}`,
              value: strength,
            }))}
            from={0}
          />
        </section>
      )}
      {scores === undefined ? null : (
        <section className="card" aria-label={words.scores}>
          <h2>{words.scores}</h2>
          <ScoreColumns name={version} title={words.scores} scores={scores} />
        </section>
      )}
      <section className="card" aria-label={words.facts}>
        <h2>{words.facts}</h2>
        <dl className="facts">
          {[
            [
              words.learned,
              data.members === undefined
                ? words.until(day(data.until))
                : `${words.learnedFrom(people(data.members), number(data.known), people(data.left))}; ${words.until(day(data.until))}`,
            ],
            [words.purpose, data.purpose],
            [words.run, `${data.code ?? "–"}, ${words.seed(String(data.seed))}`],
            ["SHA-256", data.checksum],
          ].map(([name, value]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {Object.entries(facts).map(([name, value]) => (
            <div key={name} style={{ display: "contents" }}>
              <dt>
                <Named name={name} />
              </dt>
              <dd>
                {typeof value === "number" ? (
                  number(value)
                ) : typeof value !== "string" ? (
                  <Says of={value} />
                ) : DAY.test(value) ? (
                  day(value)
                ) : (
                  value
                )}
              </dd>
            </div>
          ))}
        </dl>
        <h3>{words.limits}</h3>
        <Sentences of={limits} />
      </section>
    </div>
  );
}

const keyOf = (sentence: Said): string => (typeof sentence === "string" ? sentence : sentence.says);

function Sentences({ of }: { readonly of: readonly Said[] }) {
  return (
    <ul style={{ margin: 0, paddingInlineStart: "1.2rem" }}>
      {of.map((sentence) => (
        <li key={keyOf(sentence)}>
          <Says of={sentence} />
        </li>
      ))}
    </ul>
  );
}

function Watched({ model: { watched } }: { readonly model: Model }) {
  const words = useModelsWords();
  const { day, number, percent, rounded } = useFormat();
  if (!watched) return null;
  const { at, stability, told } = watched;
  return (
    <section className="card" aria-label={words.watched(day(at))}>
      <h2>{words.watched(day(at))}</h2>
      <Table>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row">
              {words.stability}
              <div className="soft small">{words.stabilitySays}</div>
            </Table.Th>
            <Table.Td>{typeof stability === "number" ? rounded(stability) : <Says of={stability} />}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th scope="row">{words.toldCame}</Table.Th>
            <Table.Td>
              {isSaid(told) ? (
                <Says of={told} />
              ) : (
                words.toldCameSays(
                  percent(told.told),
                  percent(told.came),
                  percent(told.low),
                  percent(told.high),
                  number(told.people),
                )
              )}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </section>
  );
}
