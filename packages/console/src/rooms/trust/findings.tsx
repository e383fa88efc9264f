// What is unlawful, insecure or misconfigured, worst first, each with its remedy: what `heed doctor` says.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { Empty } from "../../empty.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { useTellFinding } from "./findings/words.ts";
import { useTrustWords } from "./words.ts";

const LOOK = { unlawful: "bad", insecure: "bad", misconfigured: "warn", advice: "" } as const;

export function Findings() {
  const { loading } = useWords();
  const { findings, views } = useTrustWords();
  const { moment } = useFormat();
  const tell = useTellFinding();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["findings"],
    queryFn: () => api("GET /api/findings"),
  });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const wrong = data.findings.filter(({ severity }) => severity !== "advice").length;
  return (
    <section aria-label={views.findings} className="stack">
      <p className="soft" style={{ margin: 0 }}>
        {findings.says(moment(data.at))}{" "}
        <Button size="compact-sm" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {findings.again}
        </Button>
      </p>
      {wrong === 0 ? <Empty title={findings.none}>{findings.noneSays}</Empty> : null}
      {data.findings.length === 0 ? null : (
        <ul className="lines card">
          {data.findings.map((finding) => {
            const { severity, code } = finding;
            const { says, remedy, foreign } = tell(finding);
            const language = foreign ? "en" : undefined;
            return (
              <li key={`${code} ${finding.says}`}>
                <span className={`fate ${LOOK[severity]}`}>{findings.severities[severity]}</span>{" "}
                <strong lang={language}>
                  <bdi>{says}</bdi>
                </strong>
                <div lang={language} style={{ marginTop: ".25rem" }}>
                  <bdi>{remedy}</bdi>
                </div>
                <code className="soft small">{code}</code>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
