import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../shell-route.ts";
import { audiencesSearch, editSearch } from "./search.ts";

const getParentRoute = () => shellRoute;

export const audiencesRoutes = [
  createRoute({
    getParentRoute,
    path: "/audiences",
    validateSearch: audiencesSearch,
    component: lazyRouteComponent(() => import("./audiences.tsx"), "Audiences"),
  }),
  createRoute({
    getParentRoute,
    path: "/audiences/edit",
    validateSearch: editSearch,
    component: lazyRouteComponent(() => import("./edit.tsx"), "EditAudience"),
  }),
] as const;
