// How much one client may ask: kept in memory by keyed hashes, for a day at most, and never written down.
import { type Keys, keyedId } from "../storage/keys.ts";

/** What may cost one address a mail, a day, from one client. Its owner, who is another client, is counted apart. */
const FOR_AN_ADDRESS_A_DAY = 5;
/** Where more come in from everybody together than any shop's customers send, each client may still bring so many an hour. */
const IN_A_CROWD_AN_HOUR = 3;
/** Clients and addresses remembered at once; the oldest go first. */
const MOST = 100_000;
const HOUR = 3_600_000;

/** Counts in windows of a fixed length. */
function windowed(length: number) {
  const counts = new Map<string, { since: number; n: number }>();
  const of = (key: string, now: number): number => {
    const found = counts.get(key);
    return found && now - found.since < length ? found.n : 0;
  };
  return {
    of,
    add(key: string, now: number): void {
      const n = of(key, now);
      const since = n === 0 ? now : (counts.get(key)?.since ?? now);
      counts.delete(key);
      counts.set(key, { since, n: n + 1 });
      for (const oldest of counts.keys()) {
        if (counts.size <= MOST) break;
        counts.delete(oldest);
      }
    },
  };
}

export type ClientPace = ReturnType<typeof createClientPace>;

/** `client` is undefined where nobody can tell who asks: staff, an agent, or a proxy that says not for whom. */
export function createClientPace({ keys, now }: { keys: Pick<Keys, "alias">; now: () => Date }) {
  const forAddress = windowed(24 * HOUR);
  const inAll = windowed(HOUR);
  const pair = (client: string, address: string): string => keyedId(keys.alias, "client of address", client, address);
  const alone = (client: string): string => keyedId(keys.alias, "client", client);
  return {
    /** Whether it may ask something that mails this address. */
    allows: (client: string | undefined, address: string): boolean =>
      client === undefined || forAddress.of(pair(client, address), +now()) < FOR_AN_ADDRESS_A_DAY,
    /** Whether it may ask although too many do. */
    allowsInACrowd: (client: string | undefined): boolean =>
      client !== undefined && inAll.of(alone(client), +now()) < IN_A_CROWD_AN_HOUR,
    asked(client: string | undefined, address: string, mails: boolean): void {
      if (client === undefined) return;
      inAll.add(alone(client), +now());
      if (mails) forAddress.add(pair(client, address), +now());
    },
  };
}
