import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell-route.ts";
import { trustSearch } from "./search.ts";

export const trustRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/trust",
  validateSearch: trustSearch,
  component: lazyRouteComponent(() => import("./trust.tsx"), "Trust"),
});
