// What waits for a decision of whoever looks, the most urgent first, each with the way to it.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { useFormat } from "../../words/use-format.ts";
import { Says } from "../models/card-words/says.tsx";
import { useTrustWords } from "../trust/words.ts";
import { Card } from "./card.tsx";
import { useHomeWords } from "./words.ts";

type Item = ConsoleApi["GET /api/waiting"]["reply"]["items"][number];
const SHOWN = 6;

export function Waiting() {
  const home = useHomeWords();
  const { number } = useFormat();
  const [all, setAll] = useState(false);
  const asked = useQuery({ queryKey: ["waiting"], queryFn: () => api("GET /api/waiting") });
  return (
    <Card title={home.waiting} asked={asked}>
      {({ items }) =>
        items.length === 0 ? (
          <>
            <p>{home.nothingWaits}</p>
            <p className="soft">{home.nothingWaitsSays}</p>
          </>
        ) : (
          <>
            <ul className="lines">
              {(all ? items : items.slice(0, SHOWN)).map((item) => (
                <li key={`${item.is} ${item.id}`}>
                  <OneItem item={item} />
                </li>
              ))}
            </ul>
            {!all && items.length > SHOWN ? (
              <button type="button" className="as-link" onClick={() => setAll(true)}>
                {home.more(number(items.length - SHOWN))}
              </button>
            ) : null}
          </>
        )
      }
    </Card>
  );
}

function OneItem({ item }: { readonly item: Item }) {
  const home = useHomeWords();
  const trust = useTrustWords();
  const { day, number } = useFormat();
  const { is, id, about, why, says, by, count, urgent } = item;
  const way =
    is === "request" ? (
      <Link to="/trust" search={{ view: "requests", request: id }}>
        {trust.kinds[about] ?? about}
      </Link>
    ) : is === "deletion" ? (
      <Link to="/trust" search={{ view: "requests" }}>
        <bdi>{about || trust.deletions.heed}</bdi>
      </Link>
    ) : is === "hold" ? (
      <Link to="/people">
        <bdi>{about || home.noReason}</bdi>
      </Link>
    ) : is === "audit" || is === "drift" ? (
      <Link to="/models" search={{ version: id }}>
        <bdi>{id}</bdi>
      </Link>
    ) : is === "recipient" || is === "deliveries" ? (
      <Link to="/trust" search={{ view: "sharing" }}>
        <bdi>{about}</bdi>
      </Link>
    ) : (
      <Link to="/trust" search={{ view: "approvals" }}>
        {trust.approvals.acts[about] ?? about}
      </Link>
    );
  return (
    <>
      <span className={`fate ${urgent ? "bad" : "warn"}`}>{home.is[is] ?? is}</span> {way}{" "}
      {by === undefined ? null : <span className="soft small">{home.by(day(by))}</span>}
      {count === undefined ? null : <span className="soft small">{home.givenUp(number(count))}</span>}
      {why === undefined ? null : (
        <div className="soft small">{is === "request" ? home.noMail : (trust.deletions.outcomes[why] ?? why)}</div>
      )}
      {says?.map((sentence) => (
        <div key={JSON.stringify(sentence)} className="soft small">
          <Says of={sentence} />
        </div>
      ))}
    </>
  );
}
