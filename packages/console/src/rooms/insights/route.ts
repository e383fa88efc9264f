import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell-route.ts";
import { insightsSearch } from "./search.ts";

export const insightsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/insights",
  validateSearch: insightsSearch,
  component: lazyRouteComponent(() => import("./insights.tsx"), "Insights"),
});
