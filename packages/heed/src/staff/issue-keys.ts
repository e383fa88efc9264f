// API keys made and taken away, each with its entry or not at all.
import type { DataMap } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import { addApiKey, removeApiKeys } from "../storage/api-keys.ts";
import type { Connection } from "../storage/database.ts";
import type { Keys } from "../storage/keys.ts";
import { accessEntry } from "./access-entry.ts";

const BY_COMMAND = "staff:cli";

export function createKeyIssue(deps: {
  /** One transaction as the owner. */
  maintain: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  keys: Pick<Keys, "apiKey" | "wrap">;
  ledger: Ledger;
  map: DataMap;
  now: () => Date;
}) {
  const { maintain, keys, ledger, map, now } = deps;
  const add = (key: Parameters<typeof addApiKey>[2], actor: string): Promise<string> =>
    maintain(async (connection) => {
      const { id, kind, value, made } = await addApiKey(connection, keys, key, now());
      const role = key.role === undefined ? {} : { role: key.role };
      // The demo's own are asked for at each start.
      if (made)
        await ledger.write(connection, [accessEntry(now(), actor, { did: "key made", key: id, kind, ...role })]);
      return value;
    });
  return {
    addKey: (
      kind: "write" | "server",
      name: string,
      fixed?: { value: string; loopbackOnly: boolean },
      actor = BY_COMMAND,
    ): Promise<string> => add({ kind, name, ...fixed }, actor),
    /** A key that acts in a role of the map; throws `role_unknown`. */
    async addStaffKey(role: string, name: string, actor = BY_COMMAND): Promise<string> {
      const roles = Object.keys(map.roles ?? {});
      if (!roles.includes(role))
        throw new Error(
          `role_unknown: "${role}" is no role in heed.config.ts. Use one of: ${roles.join(", ") || "none is declared"}.`,
        );
      return add({ kind: "staff", name, role }, actor);
    },
    /** Takes every key of this name away; how many there were. */
    removeKeys: (name: string, actor = BY_COMMAND): Promise<number> =>
      maintain(async (connection) => {
        const gone = await removeApiKeys(connection, name);
        const entries = gone.map(({ id, kind }) => accessEntry(now(), actor, { did: "key taken away", key: id, kind }));
        await ledger.write(connection, entries);
        return gone.length;
      }),
  };
}

export type KeyIssue = ReturnType<typeof createKeyIssue>;
