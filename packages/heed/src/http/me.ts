// The Data Dashboard's addresses; what they do is in rights/dashboard.ts.
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";

export function meRoutes(_app: FastifyInstance, _heed: Services): void {}
