import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";

/** One version, as its page gets it. */
export type Model = ConsoleApi["GET /api/models/:version"]["reply"];

/** The card of a version; of none nothing is asked. */
export const useModel = (version: string | undefined) =>
  useQuery({
    queryKey: ["model", version],
    queryFn: () => api("GET /api/models/:version", { path: { version: version ?? "" } }),
    enabled: version !== undefined,
  });
