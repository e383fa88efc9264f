// The lawful reach of a file before anything of it is stored: what would be kept and for what, what not, and why.
import type { ConsoleApi } from "@heed/core";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../api.ts";
import { Problem } from "../../../problem.tsx";
import { useFormat } from "../../../words/use-format.ts";
import { useSpoken } from "../../../words/use-words.ts";
import { useBecause, useSourceWords } from "../words.ts";

type Brought = ConsoleApi["GET /api/imports/:id"]["reply"];

export function useTerms() {
  const { language } = useSpoken();
  return useQuery({
    queryKey: ["import terms", language],
    queryFn: () => api("GET /api/import-terms", { query: { locale: language } }),
  });
}

export function Judgement({
  judgement,
  mapping,
  start,
  starting,
  error,
}: {
  readonly judgement: NonNullable<Brought["judgement"]>;
  readonly mapping: Brought["mapping"];
  readonly start: (() => void) | undefined;
  readonly starting: boolean;
  readonly error: unknown;
}) {
  const { imports } = useSourceWords();
  const because = useBecause();
  const { number, percent } = useFormat();
  const terms = useTerms();
  const titleOf = (name: string) => terms.data?.purposes.find((purpose) => purpose.name === name)?.title ?? name;
  const { rows, kept, withheld, expired, empty, refused, purposes, asking, consentMissing, unused, readAs } = judgement;
  const wrong = refused.reduce((sum, { n }) => sum + n, 0);
  const parts = [
    { is: "kept", n: kept, color: "var(--good)", look: "good" },
    { is: "withheld", n: withheld, color: "var(--warn)", look: "warn" },
    { is: "expired", n: expired, color: "var(--mantine-color-dimmed)", look: "" },
    { is: "empty", n: empty, color: "var(--mantine-color-default-border)", look: "" },
    { is: "refused", n: wrong, color: "var(--bad)", look: "bad" },
  ] as const;
  const suppressed = mapping?.is === "suppressed";
  return (
    <section className="card" aria-label={imports.reach}>
      <h2 style={{ marginTop: 0 }}>{imports.reach}</h2>
      <p className="big" style={{ margin: 0 }}>
        {suppressed ? imports.noes(number(kept)) : imports.keptOf(number(kept), number(rows))}
      </p>
      <div className="parts" aria-hidden="true" style={{ margin: ".8rem 0" }}>
        {parts.map(({ is, n, color }) =>
          n === 0 ? null : <span key={is} style={{ flex: n, background: color, minWidth: 2 }} />,
        )}
      </div>
      <ul className="lines">
        {parts.map(({ is, n, look }) =>
          n === 0 ? null : (
            <li key={is}>
              <span className={`fate ${look}`}>{suppressed && is === "kept" ? imports.aNo : imports.parts[is]}</span>{" "}
              <strong>{number(n)}</strong> <span className="soft small">{percent(n / Math.max(1, rows))}</span>
              <div className="soft small">{suppressed && is === "kept" ? imports.aNoSays : imports.partsSay[is]}</div>
              {is === "kept"
                ? purposes.map((each) => (
                    <div key={each.purpose} className="small">
                      {imports.forPurpose(titleOf(each.purpose), number(each.rows))}
                    </div>
                  ))
                : null}
              {is === "refused"
                ? refused.map(({ reason, remedy, n: times, lines }) => (
                    <div key={reason} className="small">
                      {imports.refusedFor(number(times), because(reason) ?? remedy, lines.map(number).join(", "))}
                    </div>
                  ))
                : null}
            </li>
          ),
        )}
      </ul>
      {consentMissing > 0 ? (
        <p className="note">{imports.consentMissing(consentMissing, number(consentMissing))}</p>
      ) : null}
      {asking.length > 0 && !mapping?.consent ? (
        <p className="note">{imports.asking(asking.map(titleOf).join(", "))}</p>
      ) : null}
      {unused.length > 0 ? (
        <p className="small">
          {imports.unused} <bdi>{unused.join(", ")}</bdi>
        </p>
      ) : null}
      {readAs.length > 0 ? <p className="small soft">{readAs.join("; ")}</p> : null}
      <p className="soft small">{imports.noStays}</p>
      {error ? <Problem error={error} /> : null}
      {start ? (
        <Button onClick={start} loading={starting} disabled={kept === 0}>
          {suppressed ? imports.goNoes : imports.go}
        </Button>
      ) : null}
      {start && kept === 0 ? <p className="soft small">{imports.nothingKept}</p> : null}
    </section>
  );
}
