// Sources: what arrives as it arrives, what arrived in the last days, and how to send.
import { getRouteApi, Link } from "@tanstack/react-router";
import { Connect } from "./connect.tsx";
import { Import } from "./import/import.tsx";
import { LastDays } from "./last-days.tsx";
import { Live } from "./live.tsx";
import { SOURCE_VIEWS } from "./search.ts";
import { useSourceWords } from "./words.ts";

const route = getRouteApi("/shell/sources");

export function Sources() {
  const sources = useSourceWords();
  const { view = "live" } = route.useSearch();
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{sources.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {sources.intro}
      </p>
      <nav className="views" aria-label={sources.title}>
        {SOURCE_VIEWS.map((each) => (
          <Link key={each} to="/sources" search={{ view: each }} aria-current={each === view ? "page" : undefined}>
            {sources.views[each]}
          </Link>
        ))}
      </nav>
      {view === "live" ? <Live /> : view === "days" ? <LastDays /> : view === "import" ? <Import /> : <Connect />}
    </>
  );
}
