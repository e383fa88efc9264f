import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell-route.ts";
import { recommendationsSearch } from "./search.ts";

export const recommendationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/recommendations",
  validateSearch: recommendationsSearch,
  component: lazyRouteComponent(() => import("./recommendations.tsx"), "Recommendations"),
});
