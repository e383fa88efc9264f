// Trust: what people asked for, what happened to one of them, the ledger, how promises stand, and the map. A role sees what it holds.
import { getRouteApi, Link } from "@tanstack/react-router";
import { useSession } from "../../session.tsx";
import { Access } from "./access.tsx";
import { Approvals } from "./approvals.tsx";
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

/** Which purpose of a role opens a view; the others are open to everybody of the staff. */
const HOLDS: Readonly<Record<(typeof TRUST_VIEWS)[number], string | undefined>> = {
  requests: "rights",
  approvals: undefined,
  person: "proof",
  ledger: "proof",
  access: "proof",
  sharing: "proof",
  notice: undefined,
  findings: "proof",
  figures: undefined,
  map: undefined,
};

export function Trust() {
  const trust = useTrustWords();
  const { purposes, role } = useSession();
  const { view: asked, request } = route.useSearch();
  const may = (view: (typeof TRUST_VIEWS)[number]) => {
    const holds = HOLDS[view];
    return holds === undefined || purposes.includes(holds);
  };
  const view = asked ?? TRUST_VIEWS.find(may) ?? "figures";
  const holds = HOLDS[view];
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
      {holds !== undefined && !may(view) ? (
        <p className="note">{trust.mayNot(role, holds)}</p>
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
