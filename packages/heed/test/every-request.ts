// Open and closed requests together, for tests with few of them.
import type { Filed } from "../src/rights/filed.ts";
import type { Requests } from "../src/rights/requests.ts";

export const everyRequest = async (requests: Pick<Requests, "list" | "closed">): Promise<readonly Filed[]> => [
  ...(await requests.list()),
  ...(await requests.closed()).filed,
];
