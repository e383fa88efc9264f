// One customer as the purpose and the role let them be seen: what is known, what they did, and on request what was decided and why.
import type { ConsoleApi } from "@heed/core";
import { Button, Group } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { TheirPage } from "./their-page.tsx";
import { useOneLook } from "./use-one-look.ts";
import { usePeopleWords } from "./words.ts";

type Person = ConsoleApi["GET /api/people/:ref"]["reply"];

type Decisions = ConsoleApi["GET /api/people/:ref/decisions"]["reply"]["decisions"];

const FIRST = 10;
/** Arms of what is thought of somebody; all others show something. */
const INFERRED: ReadonlySet<string> = new Set(["scored", "entered", "left"]);

export function Opened({
  reference,
  query,
  person,
  role,
  purpose,
  reason,
  narrow,
  close,
}: {
  readonly reference: string;
  readonly query: Readonly<Record<string, string>>;
  readonly person: Person;
  readonly role: string;
  readonly purpose: string;
  readonly reason: string;
  readonly narrow: boolean;
  readonly close: () => void;
}) {
  const words = usePeopleWords();
  const { moment } = useFormat();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const asking = useOneLook(() => api("GET /api/people/:ref/decisions", { path: { ref: reference }, query }));
  const traits = Object.entries(person.traits);
  const events = Object.entries(person.events)
    .flatMap(([field, all]) => all.map((each) => ({ field, ...each })))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <div style={{ display: "grid", gap: "1rem" }}>
      <Group justify="space-between" align="start">
        <div>
          <h1 ref={title} tabIndex={-1} style={{ margin: "0 0 .2rem", outline: "none" }}>
            {words.opened}
          </h1>
          <p className="soft" style={{ margin: 0 }}>
            {words.as(role, purpose, reason)} {words.may(words.bases[person.basis] ?? person.basis)} {words.tells}{" "}
            {words.named}
          </p>
        </div>
        <Button variant="default" onClick={close}>
          {words.close}
        </Button>
      </Group>
      {traits.length + events.length === 0 ? <p className="card">{words.nothing}</p> : null}
      {traits.length === 0 ? null : (
        <section className="card" aria-label={words.known}>
          <h2 style={{ marginTop: 0 }}>{words.known}</h2>
          <dl style={{ margin: 0 }}>
            {traits.map(([field, value]) => (
              <div key={field} style={{ marginBottom: ".4rem" }}>
                <dt className="soft small">{person.titles[field] ?? field}</dt>
                <dd style={{ margin: 0 }}>
                  <bdi>{plain(value, person.items)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Permits person={person} />
      {events.length === 0 ? null : <Happened events={events} person={person} />}
      <section className="card" aria-label={words.decisions}>
        <h2 style={{ marginTop: 0 }}>{words.decisions}</h2>
        <p className="soft small">{narrow ? words.decisionsNot : words.decisionsSays}</p>
        {asking.error ? <Problem error={asking.error} again={asking.look} /> : null}
        {narrow || asking.data ? null : (
          <Button variant="default" loading={asking.isPending} onClick={asking.look}>
            {words.show}
          </Button>
        )}
        {asking.data ? <Inferred decisions={asking.data.decisions} /> : null}
        {asking.data?.decisions.length === 0 ? <p>{words.noDecisions}</p> : null}
        <ol className="lines">
          {asking.data?.decisions.map(({ at, placement, arm, shown }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a decision is named to nobody
            <li key={index}>
              <time dateTime={at} className="soft small">
                {moment(at)}
              </time>{" "}
              <strong>
                <bdi>{placement}</bdi>
              </strong>{" "}
              <span className="soft small">{words.arms[arm] ?? arm}</span>
              <ul style={{ margin: ".2rem 0 0", paddingInlineStart: "1.1rem" }}>
                {shown.map(({ item, title: called, why }) => (
                  <li key={item}>
                    <bdi>{called}</bdi>
                    {why === "" ? null : (
                      <span className="soft">
                        : <bdi>{why}</bdi>
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </section>
      <TheirPage reference={reference} query={query} narrow={narrow} />
    </div>
  );
}

function Happened({
  events,
  person,
}: {
  readonly events: readonly { readonly field: string; readonly at: string; readonly properties: unknown }[];
  readonly person: Person;
}) {
  const words = usePeopleWords();
  const { moment, number } = useFormat();
  const [all, setAll] = useState(false);
  return (
    <section className="card" aria-label={words.happened}>
      <h2 style={{ marginTop: 0 }}>{words.happened}</h2>
      <ol className="lines">
        {(all ? events : events.slice(0, FIRST)).map(({ field, at, properties }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an event is named to nobody
          <li key={index}>
            <time dateTime={at} className="soft small">
              {moment(at)}
            </time>{" "}
            <strong>{person.titles[field] ?? field}</strong>
            <div>
              <bdi>{plain(properties, person.items)}</bdi>
            </div>
          </li>
        ))}
      </ol>
      {all || events.length <= FIRST ? null : (
        <Button mt="sm" variant="default" onClick={() => setAll(true)}>
          {words.more(number(events.length))}
        </Button>
      )}
    </section>
  );
}

/** What of this may be used for what, and until when: of purposes that are not the role's, how many there are. */
function Permits({ person: { permits, titles } }: { readonly person: Person }) {
  const words = usePeopleWords();
  const { day, number } = useFormat();
  if (permits.length === 0) return null;
  return (
    <section className="card" aria-label={words.permits}>
      <h2 style={{ marginTop: 0 }}>{words.permits}</h2>
      <ul className="lines">
        {permits.map(({ field, serves, others }) => (
          <li key={field}>
            <strong>{titles[field] ?? field}</strong>
            <ul style={{ margin: ".2rem 0 0", paddingInlineStart: "1.1rem" }}>
              {serves.map(({ title, things, until }) => (
                <li key={title}>
                  <bdi>{title}</bdi>{" "}
                  <span className="soft small">
                    {until === "infinity" ? words.noEnd(number(things)) : words.until(number(things), day(until))}
                  </span>
                </li>
              ))}
              {others === 0 ? null : <li className="soft">{words.others(others)}</li>}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is thought of them today: of each score, group and audience the newest. */
function Inferred({ decisions }: { readonly decisions: Decisions }) {
  const words = usePeopleWords();
  const { moment } = useFormat();
  const newest = decisions.filter(
    ({ placement, arm }, index) =>
      INFERRED.has(arm) &&
      decisions.findIndex((each) => each.placement === placement && INFERRED.has(each.arm)) === index,
  );
  if (newest.length === 0) return null;
  return (
    <section aria-label={words.inferred}>
      <h3>{words.inferred}</h3>
      <ul className="lines">
        {newest.map(({ at, placement, arm, shown }) => (
          <li key={placement}>
            <strong>
              <bdi>{placement}</bdi>
            </strong>
            : {words.arms[arm] ?? arm}{" "}
            <time dateTime={at} className="soft small">
              {moment(at)}
            </time>
            {shown.map(({ item, title, why }) => (
              <div key={item}>
                {title === placement ? null : <bdi>{title} </bdi>}
                <span className="soft">{why}</span>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A value as a line: items of the shop by their title, names without underscores. */
function plain(value: unknown, items: Readonly<Record<string, string>>): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return Object.hasOwn(items, value) ? (items[value] ?? value) : value;
  if (Array.isArray(value)) return value.map((each) => plain(each, items)).join("; ");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name.replaceAll("_", " ")} ${plain(inner, items)}`)
    .join(", ");
}
