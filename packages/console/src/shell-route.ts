// What every room's route hangs from: the frame with menu and account.
import { createRootRoute, createRoute, Outlet } from "@tanstack/react-router";
import { Shell } from "./shell.tsx";

export const rootRoute = createRootRoute({ component: Outlet });
export const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: "shell", component: Shell });
