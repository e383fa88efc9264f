// The addresses below /console; each page is loaded when it is first opened.
import { createRoute, createRouter, Link } from "@tanstack/react-router";
import { Enter } from "./enter.tsx";
import { useSentence } from "./problem.tsx";
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

function Broken({ error }: { readonly error: unknown }) {
  const { problem } = useWords();
  const sentence = useSentence();
  return (
    <div role="alert">
      <h1>{problem.broken}</h1>
      <p>{sentence(error)}</p>
    </div>
  );
}
