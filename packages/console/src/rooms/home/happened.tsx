// What happened lately: entries of the ledger by kind, and one kind day by day.
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Columns } from "../../chart/columns.tsx";
import { useFormat } from "../../words/use-format.ts";
import { ENTRY_KINDS } from "../trust/search.ts";
import { useTrustWords } from "../trust/words.ts";
import { Card } from "./card.tsx";
import { useHomeWords } from "./words.ts";

const WEEK = 7;

export function Happened() {
  const home = useHomeWords();
  const { entryKinds } = useTrustWords();
  const { number, dayOfYear, moment } = useFormat();
  const [chosen, setChosen] = useState<string>();
  const asked = useQuery({ queryKey: ["activity"], queryFn: () => api("GET /api/activity") });
  return (
    <Card title={home.happened} asked={asked}>
      {({ days, next }) => {
        const total = (kind: string, from = 0) =>
          days.slice(from).reduce((sum, { entries }) => sum + (entries[kind] ?? 0), 0);
        const kinds = ENTRY_KINDS.filter((kind) => total(kind) > 0).sort((a, b) => total(b) - total(a));
        const kind = kinds.find((each) => each === chosen) ?? kinds[0];
        if (kind === undefined)
          return (
            <>
              <p>{home.nothing}</p>
              <p className="soft">{home.nothingSays(moment(next))}</p>
              <Link to="/trust" search={{ view: "ledger" }}>
                {home.toLedger}
              </Link>
            </>
          );
        return (
          <>
            <p className="soft small" style={{ marginTop: 0 }}>
              {home.happenedSays}
            </p>
            <NativeSelect
              label={home.kind}
              mb="sm"
              value={kind}
              onChange={({ currentTarget: { value } }) => setChosen(value)}
              data={kinds.map((value) => ({ value, label: `${entryKinds[value]}: ${number(total(value))}` }))}
            />
            <Columns
              name={`activity-${kind}`}
              title={entryKinds[kind]}
              unit={home.perDay}
              says={home.charted(entryKinds[kind], number(total(kind)))}
              of={home.day}
              values={days.map(({ day, entries }) => ({ label: dayOfYear(day), value: entries[kind] ?? 0 }))}
            />
            <p className="small soft" style={{ marginBottom: 0 }}>
              {home.week(number(total(kind, days.length - WEEK)))}
            </p>
          </>
        );
      }}
    </Card>
  );
}
