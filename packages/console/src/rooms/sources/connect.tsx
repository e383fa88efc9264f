// Keys by name, and lines to copy that send the first event.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { Copy, Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useWords } from "../../words/use-words.ts";
import { useSourceWords } from "./words.ts";

export function Connect() {
  const { loading } = useWords();
  const sources = useSourceWords();
  const { day } = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ["keys"], queryFn: () => api("GET /api/sources/keys") });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const key = data.keys.find(({ kind }) => kind === "write")?.value ?? sources.yourKey;
  return (
    <section aria-label={sources.views.connect}>
      <section className="card" style={{ marginBottom: "1rem" }}>
        <h2 style={{ marginTop: 0 }}>{sources.keys}</h2>
        <p className="soft small">{sources.keysSays}</p>
        {data.keys.length === 0 ? <p>{sources.noKeys}</p> : null}
        <ul className="lines">
          {data.keys.map(({ kind, name, role, at, loopbackOnly, value }) => (
            <li key={`${kind} ${name} ${at}`}>
              <strong>
                <bdi>{name}</bdi>
              </strong>{" "}
              <span className="fate">{sources.kinds[kind]}</span>{" "}
              <span className="soft small">
                {role === undefined ? null : <bdi>{role}, </bdi>}
                {sources.since(day(at))}
                {loopbackOnly ? `, ${sources.local}` : ""}
              </span>
              {value === undefined ? null : (
                <div className="small">
                  <code>{value}</code> <Copy text={value} label={`${sources.kinds[kind]} ${name}`} />
                </div>
              )}
            </li>
          ))}
        </ul>
      </section>
      <h2>{sources.snippets}</h2>
      <Snippet title={sources.terminal} text={terminal(data.url, key)} />
      <Snippet title={sources.browser} text={inPages(data.url, key)} />
      <Snippet title={sources.node} text={onServer(data.url, key)} />
    </section>
  );
}

function Snippet({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <figure style={{ margin: "0 0 1rem" }}>
      <figcaption
        style={{ display: "flex", justifyContent: "space-between", alignItems: "center", marginBottom: ".3rem" }}
      >
        {title} <Copy text={text} label={title} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="code" tabIndex={0} aria-label={title}>
        <pre>{text}</pre>
      </section>
    </figure>
  );
}

const terminal = (url: string, key: string): string =>
  `curl -u ${key}: ${url}/v1/track -H 'content-type: application/json' \\
  -d '{"anonymousId":"my-browser","event":"Product Viewed","properties":{"product_id":"b1"}}'`;

const inPages = (url: string, key: string): string =>
  `<script async src="${url}/h/site.js" data-key="${key}"></script>`;

const onServer = (url: string, key: string): string =>
  `import { Analytics } from "@segment/analytics-node";
const analytics = new Analytics({ writeKey: "${key}", host: "${url}", path: "/v1/batch" });
analytics.track({ userId: "u-1", event: "Product Viewed", properties: { product_id: "b1" } });`;
