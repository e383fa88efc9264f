// Insights: how a series goes on, what customers say, who buys alike, and what scores are worth. Counts of groups only, for a role that holds `statistics`.
import { getRouteApi, Link } from "@tanstack/react-router";
import { createElement } from "react";
import { useSession } from "../../session.tsx";
import { FeedbackView } from "./feedback.tsx";
import { ForecastView } from "./forecast.tsx";
import { GroupsView } from "./groups.tsx";
import { ScoresView } from "./scores.tsx";
import { INSIGHT_VIEWS } from "./search.ts";
import { useInsightsWords } from "./words.ts";

const VIEWS = { forecast: ForecastView, feedback: FeedbackView, groups: GroupsView, scores: ScoresView };
const route = getRouteApi("/shell/insights");

export function Insights() {
  const words = useInsightsWords();
  const { purposes, role } = useSession();
  const { view = "forecast" } = route.useSearch();
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{words.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {words.intro}
      </p>
      {purposes.includes("statistics") ? (
        <>
          <nav className="views" aria-label={words.title}>
            {INSIGHT_VIEWS.map((each) => (
              <Link key={each} to="/insights" search={{ view: each }} aria-current={each === view ? "page" : undefined}>
                {words.views[each]}
              </Link>
            ))}
          </nav>
          {createElement(VIEWS[view])}
        </>
      ) : (
        <p className="note">{words.mayNot(role, "statistics")}</p>
      )}
    </>
  );
}
