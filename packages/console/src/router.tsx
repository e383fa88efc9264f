// The addresses below /console; each page is loaded when it is first opened.
import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { Enter } from "./enter.tsx";
import { sourceSearch } from "./pages/sources/search.ts";
import { useSentence } from "./problem.tsx";
import { Shell } from "./shell.tsx";
import { useWords } from "./words/use-words.ts";

const root = createRootRoute({ component: Outlet });
const enter = createRoute({ getParentRoute: () => root, path: "/enter", component: Enter });
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad() {
    throw redirect({ to: "/sources", replace: true });
  },
});

const sources = createRoute({
  getParentRoute: () => shell,
  path: "/sources",
  validateSearch: sourceSearch,
  component: lazyRouteComponent(() => import("./pages/sources.tsx"), "Sources"),
});

export const router = createRouter({
  routeTree: root.addChildren([enter, shell.addChildren([home, sources])]),
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
