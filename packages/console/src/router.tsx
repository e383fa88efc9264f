// The addresses below /console; each page is loaded when it is first opened.
import { Button } from "@mantine/core";
import { createRoute, createRouter, Link } from "@tanstack/react-router";
import { Enter } from "./enter.tsx";
import { Copy, useSentence } from "./problem.tsx";
import { audiencesRoutes } from "./rooms/audiences/route.ts";
import { homeRoute } from "./rooms/home/route.ts";
import { insightsRoute } from "./rooms/insights/route.ts";
import { modelsRoute } from "./rooms/models/route.ts";
import { peopleRoute } from "./rooms/people/route.ts";
import { recommendationsRoute } from "./rooms/recommendations/route.ts";
import { settingsRoute } from "./rooms/settings/route.ts";
import { sourcesRoute } from "./rooms/sources/route.ts";
import { trustRoute } from "./rooms/trust/route.ts";
import { rootRoute, shellRoute } from "./shell-route.ts";
import { useWords } from "./words/use-words.ts";

const enter = createRoute({ getParentRoute: () => rootRoute, path: "/enter", component: Enter });

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    enter,
    shellRoute.addChildren([
      homeRoute,
      peopleRoute,
      ...audiencesRoutes,
      recommendationsRoute,
      insightsRoute,
      modelsRoute,
      trustRoute,
      sourcesRoute,
      settingsRoute,
    ]),
  ]),
  basepath: "/console",
  defaultPreload: "intent",
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  const { problem } = useWords();
  return (
    <main className="narrow card">
      <h1 style={{ marginTop: 0 }}>{problem.notFound}</h1>
      <p>{problem.notFoundSays}</p>
      <Link to="/">Heed</Link>
    </main>
  );
}

/** The menu stays around it: the other rooms are not broken. */
function Broken({ error }: { readonly error: unknown }) {
  const { problem } = useWords();
  const sentence = useSentence();
  const place = placeOf(error);
  return (
    <div role="alert">
      <h1>{problem.broken}</h1>
      <p>{sentence(error)}</p>
      <p>
        <Button variant="default" onClick={() => location.reload()}>
          {problem.load}
        </Button>
      </p>
      {place === undefined ? null : (
        <p className="small">
          {problem.id}: <code>{place}</code> <Copy text={place} />
        </p>
      )}
    </div>
  );
}

/** File, line and column where it broke: no server's log knows it, and what the error says may hold what somebody typed. */
const placeOf = (error: unknown): string | undefined =>
  error instanceof Error ? /[\w.-]+\.js:\d+:\d+/.exec(error.stack ?? "")?.[0] : undefined;
