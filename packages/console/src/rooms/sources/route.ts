import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell-route.ts";
import { sourceSearch } from "./search.ts";

export const sourcesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/sources",
  validateSearch: sourceSearch,
  component: lazyRouteComponent(() => import("./sources.tsx"), "Sources"),
});
