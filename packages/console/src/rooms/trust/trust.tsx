// Trust: what people asked for, what happened to one of them, the ledger, how promises stand, and the map. A role sees what it holds.
import { getRouteApi, Link } from "@tanstack/react-router";
import { useSession } from "../../session.tsx";
import { Access } from "./access.tsx";
import { Approvals } from "./approvals.tsx";
import { Audits } from "./audits.tsx";
import { Figures } from "./figures.tsx";
import { Findings } from "./findings.tsx";
import { Ledger } from "./ledger.tsx";
import { MapPicture } from "./map-picture.tsx";
import { Notice } from "./notice.tsx";
import { Person } from "./person.tsx";
import { OneRequest } from "./request.tsx";
import { Requests } from "./requests.tsx";
import { TRUST_VIEWS } from "./search.ts";
import { Sharing } from "./sharing.tsx";
import { useTrustWords } from "./words.ts";

const route = getRouteApi("/shell/trust");

/** Any of these purposes of a role opens a view; those of none are open to everybody of the staff. */
const HOLDS: Readonly<Record<(typeof TRUST_VIEWS)[number], readonly string[]>> = {
  requests: ["rights", "proof"],
  approvals: [],
  person: ["proof"],
  ledger: ["proof"],
  access: ["proof"],
  audits: [],
  sharing: ["proof"],
  notice: [],
  findings: ["proof"],
  figures: [],
  map: [],
};

export function Trust() {
  const trust = useTrustWords();
  const { purposes, role } = useSession();
  const { view: asked, request } = route.useSearch();
  const holds = (needed: readonly string[]) => needed.length === 0 || needed.some((each) => purposes.includes(each));
  const may = (view: (typeof TRUST_VIEWS)[number]) => holds(HOLDS[view]);
  const view = asked ?? TRUST_VIEWS.find(may) ?? "figures";
  // Whose address and words a request has is for whoever answers it.
  const needed = view === "requests" && request !== undefined ? ["rights"] : HOLDS[view];
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{trust.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {trust.intro}
      </p>
      <nav className="views" aria-label={trust.title}>
        {TRUST_VIEWS.filter(may).map((each) => (
          <Link key={each} to="/trust" search={{ view: each }} aria-current={each === view ? "page" : undefined}>
            {trust.views[each]}
          </Link>
        ))}
      </nav>
      {!holds(needed) ? (
        <p className="note">{trust.mayNot(role, needed.join(", "))}</p>
      ) : view === "requests" ? (
        request === undefined ? (
          <Requests />
        ) : (
          <OneRequest key={request} id={request} />
        )
      ) : view === "person" ? (
        <Person />
      ) : view === "ledger" ? (
        <Ledger />
      ) : view === "approvals" ? (
        <Approvals />
      ) : view === "access" ? (
        <Access />
      ) : view === "audits" ? (
        <Audits />
      ) : view === "sharing" ? (
        <Sharing />
      ) : view === "findings" ? (
        <Findings />
      ) : view === "notice" ? (
        <Notice />
      ) : view === "figures" ? (
        <Figures />
      ) : (
        <MapPicture />
      )}
    </>
  );
}
