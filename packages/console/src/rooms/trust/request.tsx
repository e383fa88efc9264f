// One request: who asks and for what, what happened so far, and what may be done now.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { Copy } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { RequestActs } from "./request-acts.tsx";
import { Clocks } from "./requests.tsx";
import { useTrustWords } from "./words.ts";

type Told = ConsoleApi["GET /api/requests/:id"]["reply"];

export function OneRequest({ id }: { readonly id: string }) {
  const asked = useQuery({
    queryKey: ["request", id],
    queryFn: () => api("GET /api/requests/:id", { path: { id } }),
  });
  return <Asked of={asked}>{(told) => <Told told={told} />}</Asked>;
}

function Told({ told }: { readonly told: Told }) {
  const trust = useTrustWords();
  const { day, moment } = useFormat();
  const { today, request, address, words, answer, says, events, link, did } = told;
  return (
    <section aria-label={trust.kinds[request.kind] ?? request.kind}>
      <p>
        <Link to="/trust" search={{ view: "requests" }}>
          {trust.back}
        </Link>
      </p>
      <div className="card">
        <h2 style={{ marginTop: 0 }}>{trust.kinds[request.kind] ?? request.kind}</h2>
        <dl className="facts">
          <dt>{trust.state}</dt>
          <dd>{trust.stateOf(request)}</dd>
          <dt>{trust.due}</dt>
          <dd>
            <Clocks request={request} today={today} />
          </dd>
          <dt>{trust.law}</dt>
          <dd>{request.regime.toUpperCase()}</dd>
          <dt>{trust.received}</dt>
          <dd>{moment(request.receivedAt)}</dd>
          {request.holdUntil === undefined ? null : (
            <>
              <dt>{trust.hold}</dt>
              <dd>{day(request.holdUntil)}</dd>
            </>
          )}
          {request.household ? (
            <>
              <dt>{trust.household}</dt>
              <dd>{trust.householdSays}</dd>
            </>
          ) : null}
          {request.agent === undefined ? null : (
            <>
              <dt>{trust.agent}</dt>
              <dd>
                <bdi>{request.agent}</bdi>
              </dd>
            </>
          )}
          <dt>{trust.from}</dt>
          <dd>{address === undefined ? trust.forgotten : <bdi>{address}</bdi>}</dd>
          {[
            [trust.words, words],
            [trust.answered, answer],
            [trust.told, says],
          ].map(([title, text]) =>
            text === undefined ? null : (
              <div key={title} style={{ display: "contents" }}>
                <dt>{title}</dt>
                <dd>
                  <bdi>{text}</bdi>
                </dd>
              </div>
            ),
          )}
        </dl>
      </div>
      {did === undefined ? null : (
        <div className="note" role="status" style={{ marginTop: "1rem" }}>
          <strong>{trust.did[did] ?? did}</strong>
          {link === undefined && (did === "erased" || did === "copied") ? <> {trust.mailed}</> : null}
          {link === undefined ? null : (
            <p style={{ margin: ".4rem 0 0" }}>
              {trust.handOver}{" "}
              <a href={link} target="_blank" rel="noreferrer">
                {link}
              </a>{" "}
              <Copy text={link} />
            </p>
          )}
        </div>
      )}
      <RequestActs told={told} />
      <h2>{trust.happened}</h2>
      <ol className="lines card">
        <li>
          <span className="soft small">{moment(request.receivedAt)}</span> {trust.steps["received"]}
        </li>
        {events.map(({ is, at, actor }) => (
          <li key={`${is} ${at}`}>
            <span className="soft small">{moment(at)}</span> {trust.steps[is] ?? is}{" "}
            <span className="soft small">
              <bdi>{actor}</bdi>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
