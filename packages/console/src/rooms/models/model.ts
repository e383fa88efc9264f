import type { ConsoleApi } from "@heed/core";

/** One version, as its page gets it. */
export type Model = ConsoleApi["GET /api/models/:version"]["reply"];
