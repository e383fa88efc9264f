import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell-route.ts";
import { settingSearch } from "./search.ts";

export const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings",
  validateSearch: settingSearch,
  component: lazyRouteComponent(() => import("./settings.tsx"), "Settings"),
});
