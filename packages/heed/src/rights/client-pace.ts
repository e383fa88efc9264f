// How much one client may ask in a crowd: kept in memory by keyed hashes, for an hour, and never written down.
import { type Keys, keyedId } from "../storage/keys.ts";

/** Where more come in from everybody together than any shop's customers send, each client may still bring so many an hour. */
const IN_A_CROWD_AN_HOUR = 3;
/** Clients remembered at once; the oldest go first. */
const MOST = 100_000;
const HOUR = 3_600_000;

export type ClientPace = ReturnType<typeof createClientPace>;

/**
 * `client` is undefined where nobody can tell who asks: staff, an agent, or a proxy that says not for whom. Nobody is refused for the address that they ask about: behind
 * an unknown proxy a stranger and its owner are one client, and the pace of mails is enough.
 */
export function createClientPace({ keys, now }: { keys: Pick<Keys, "alias">; now: () => Date }) {
  const counts = new Map<string, { since: number; n: number }>();
  const keyOf = (client: string): string => keyedId(keys.alias, "client", client);
  const foundOf = (key: string) => {
    const found = counts.get(key);
    return found && +now() - found.since < HOUR ? found : { since: +now(), n: 0 };
  };
  return {
    /** Whether it may ask although too many do. */
    allowsInACrowd: (client: string | undefined): boolean =>
      client !== undefined && foundOf(keyOf(client)).n < IN_A_CROWD_AN_HOUR,
    asked(client: string | undefined): void {
      if (client === undefined) return;
      const key = keyOf(client);
      const { since, n } = foundOf(key);
      counts.delete(key);
      counts.set(key, { since, n: n + 1 });
      for (const oldest of counts.keys()) {
        if (counts.size <= MOST) break;
        counts.delete(oldest);
      }
    },
  };
}
