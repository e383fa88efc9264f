// The notice as people read it, what each version changed, and who has to be asked again.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

export function Notice() {
  const { loading } = useWords();
  const trust = useTrustWords();
  const { noticeView, views } = trust;
  const { language } = useSpoken();
  const { day, number } = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["notice changes", language],
    queryFn: () => api("GET /api/notice-changes", { query: { locale: language } }),
  });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const { version, line, short, full, asked, changes } = data;
  return (
    <section aria-label={views.notice} className="stack">
      <div className="card">
        <h2 style={{ marginTop: 0 }}>{noticeView.again}</h2>
        {asked.length === 0 ? <p style={{ marginBottom: 0 }}>{noticeView.nobody}</p> : <p>{noticeView.againSays}</p>}
        {asked.length === 0 ? null : (
          <ul className="lines">
            {asked.map(({ purpose, title, why, people }) => (
              <li key={purpose}>
                <strong>{title}</strong>{" "}
                <span className="fate warn">
                  {noticeView.said(typeof people === "number" ? number(people) : trust.few)}
                </span>
                {why === undefined ? null : <div className="soft small">{why}</div>}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="card">
        <h2 style={{ marginTop: 0 }}>{noticeView.changed}</h2>
        <ol className="lines">
          {changes.map((change) => (
            <li key={change.version}>
              <strong>{noticeView.version(change.version)}</strong>{" "}
              <span className="soft small">
                {day(change.at)}
                {change.version === version ? ` · ${noticeView.inForce}` : ""}
              </span>
              <ul style={{ margin: ".3rem 0 0", paddingInlineStart: "1.2rem" }}>
                {change.lines.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
        <p className="soft small" style={{ marginBottom: 0 }}>
          {noticeView.check} <code>npx heed check</code>
        </p>
      </div>
      <div className="card">
        <h2 style={{ marginTop: 0 }}>{noticeView.reads}</h2>
        <p>
          {line}{" "}
          <a href="/privacy" target="_blank" rel="noreferrer">
            {noticeView.open}
          </a>
        </p>
        {[
          [noticeView.short, short],
          [noticeView.full, full],
        ].map(([title, blocks]) =>
          typeof title !== "string" || typeof blocks === "string" ? null : (
            <details key={title} style={{ marginTop: ".6rem" }}>
              <summary>{title}</summary>
              {blocks?.map(({ heading, lines }) => (
                <div key={heading}>
                  <h3 style={{ margin: ".8rem 0 .2rem", fontSize: "1rem" }}>{heading}</h3>
                  {lines.map((each) => (
                    <p key={each} style={{ margin: ".2rem 0" }}>
                      {each}
                    </p>
                  ))}
                </div>
              ))}
            </details>
          ),
        )}
      </div>
    </section>
  );
}
