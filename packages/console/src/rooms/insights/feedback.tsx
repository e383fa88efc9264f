// What customers say: how many complain and praise, about what, and what changed. No text is quoted, and nothing is said of fewer than 11.
import type { ConsoleApi } from "@heed/core";
import { NativeSelect, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { LOOKS } from "./search.ts";
import { useInsightsWords } from "./words.ts";

type Told = NonNullable<ConsoleApi["GET /api/feedback"]["reply"]["told"]>;
type Window = Told["complaint"];
const route = getRouteApi("/shell/insights");

export function FeedbackView() {
  const words = useInsightsWords();
  const { days = LOOKS[0] } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["feedback", days],
    queryFn: () => api("GET /api/feedback", { query: { days } }),
  });
  return (
    <section className="card" aria-label={words.views.feedback}>
      <NativeSelect
        label={words.howFar}
        mb="md"
        w="fit-content"
        value={days}
        onChange={({ currentTarget: { value } }) =>
          void navigate({
            search: (before) => ({ ...before, days: LOOKS.find((each) => String(each) === value) }),
            replace: true,
          })
        }
        data={LOOKS.map((each) => ({ value: String(each), label: words.lastDays(each) }))}
      />
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {!data && !error ? <p role="status">{words.counting}</p> : null}
      {data?.says === undefined ? null : (
        <p className="note" lang="en">
          {data.says}
        </p>
      )}
      {data?.told ? <Feedback told={data.told} days={days} /> : null}
    </section>
  );
}

function Feedback({ told, days }: { readonly told: Told; readonly days: number }) {
  const words = useInsightsWords();
  const { number, percent, day } = useFormat();
  const of = (group: Window["now"]) =>
    group ? words.peopleTexts(number(group.people), number(group.texts)) : words.few;
  const rows = (list: readonly (readonly [string, Window])[], title: string) => (
    <Table className="list" mb="md" aria-label={title}>
      <Table.Thead>
        <Table.Tr>
          {[title, words.now(days), words.before(days)].map((each) => (
            <Table.Th key={each} scope="col">
              {each}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {list.map(([name, { now, before }]) => (
          <Table.Tr key={name}>
            <Table.Td data-title={title}>
              <bdi>{name}</bdi>
            </Table.Td>
            <Table.Td data-title={words.now(days)}>{of(now)}</Table.Td>
            <Table.Td data-title={words.before(days)}>{of(before)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
  // A theme of fewer than 11 people in both times says nothing.
  const told11 = told.themes.filter(({ now, before }) => now !== null || before !== null);
  const { complaint, praise, neutral, cannotTell, alerts, looked, falseAlarms, unwatched, fields, model } = told;
  return (
    <>
      {rows(
        [
          [words.complaint, complaint],
          [words.praise, praise],
          [words.neutral, neutral],
          [words.cannotTell, cannotTell],
        ],
        words.texts,
      )}
      {told11.length === 0 ? (
        <p>{words.noThemes}</p>
      ) : (
        rows(
          told11.map(({ words: about, now, before }) => [about.join(", "), { now, before }]),
          words.themes,
        )
      )}
      {alerts.length === 0 ? null : (
        <>
          <h3 style={{ margin: "0 0 .3rem" }}>{words.alerts}</h3>
          <ul className="lines">
            {alerts
              .toSorted((a, b) => (a.start < b.start ? 1 : -1))
              .map(({ of: about, start, share, expected }) => (
                <li key={`${start} ${about.join(" ")}`}>
                  {words.alert(about.join(", "), day(start), percent(share), percent(expected))}
                </li>
              ))}
          </ul>
        </>
      )}
      <p className="soft small" style={{ marginBottom: 0 }}>
        {words.from(fields.join(", "))} {model === undefined ? words.lexicon : words.readBy(model)}{" "}
        {unwatched === undefined ? (
          words.watched(number(looked), percent(falseAlarms))
        ) : (
          <span lang="en">{unwatched}</span>
        )}
      </p>
    </>
  );
}
