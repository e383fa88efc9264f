// Tells agents of what became of the requests that they made (Data Rights Protocol 1.0, 2.03): the status and nothing else, to the registered host.
import { exerciseStatus } from "./exercise-status.ts";
import type { Requests } from "./requests.ts";

/** One POST to a host outside, as sharing makes it: nothing is followed, no private address is called. */
type PostOutside = (post: {
  readonly url: string;
  readonly local: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly now: Date;
}) => Promise<{ readonly is: "answered"; readonly status: number } | { readonly is: "unreachable" }>;

/** Minutes until the next try. After the last one the agent has to ask. */
const WAITS = [1, 5, 15, 60, 240, 720, 1_440];
const MINUTE = 60_000;

/**
 * Tells whoever waits to be told; the newest status alone counts, so one that changed twice is told once.
 *
 * @returns how many took it
 */
export async function tellAgents(deps: {
  readonly requests: Pick<Requests, "untold" | "told" | "find">;
  /** The address of this server. */
  readonly base: string;
  readonly post: PostOutside;
  readonly now: () => Date;
}): Promise<number> {
  const { requests, base, post, now } = deps;
  let taken = 0;
  for (const { id, due, tries } of await requests.untold()) {
    const filed = await requests.find(id);
    const url = filed?.agent?.callback;
    if (!filed || url === undefined) {
      await requests.told(id, due, null);
      continue;
    }
    const body = JSON.stringify(exerciseStatus(filed, base));
    const posted = await post({ url, local: false, headers: { "content-type": "application/json" }, body, now: now() });
    const took = posted.is === "answered" && posted.status >= 200 && posted.status < 300;
    const wait = took ? undefined : WAITS[tries];
    await requests.told(id, due, wait === undefined ? null : new Date(now().getTime() + wait * MINUTE));
    if (took) taken++;
  }
  return taken;
}
