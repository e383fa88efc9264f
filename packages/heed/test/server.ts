// A whole Heed over a fresh database, listening on a free port: what the HTTP tests talk to.
import type { DataMap, Finding } from "@heed/core";
import type { Item } from "../src/capabilities/capability.ts";
import { createHeed } from "../src/heed.ts";
import type { Heed } from "../src/heed-interface.ts";
import { createServer } from "../src/http/server.ts";
import { bookshop } from "./bookshop.ts";
import { type Cable, cable } from "./cable.ts";
import { freshDatabase } from "./database.ts";
import { freePort } from "./free-port.ts";

export const catalogue: readonly Item[] = Array.from({ length: 20 }, (_, k) => ({
  id: `b${k + 1}`,
  title: `Book ${k + 1}`,
  url: `/book/b${k + 1}`,
  category: "Fiction",
  price: 10,
  pick: k < 6,
}));

/** `faults` collects what Heed reported, `places` where it came from; `cable` leads to its database and can be pulled. */
export async function listening({
  database,
  name = "127.0.0.1",
  ...options
}: {
  demo?: boolean;
  smtpUrl?: string;
  breachUrl?: string;
  signInProvider?: { issuer: string; client: string; secret: string; acr?: string };
  map?: DataMap;
  now?: () => Date;
  examine?: () => Promise<readonly Finding[]>;
  /** The address of one that exists: what an earlier Heed left is there. */
  database?: string;
  /** By which name browsers come: passkeys need one that is none in digits. */
  name?: "127.0.0.1" | "localhost";
} = {}): Promise<{
  heed: Heed<typeof bookshop>;
  url: string;
  port: number;
  cable: Cable;
  faults: unknown[];
  places: unknown[];
  close(): Promise<void>;
}> {
  const faults: unknown[] = [];
  const places: unknown[] = [];
  const connected = await cable(database ?? (await freshDatabase()));
  const port = await freePort();
  const clock = { now: options.now ?? (() => new Date()) };
  const heed = await createHeed({
    map: bookshop,
    catalogue,
    url: connected.url,
    key: "5a".repeat(32),
    publicUrl: `http://${name}:${port}`,
    ...options,
    now: clock.now,
    onFault: (error, place) => {
      faults.push(error);
      places.push(place);
    },
  });
  await heed.addKey("write", "site", { value: "site-key", loopbackOnly: false });
  await heed.addKey("server", "shop", { value: "shop-server-key", loopbackOnly: false });
  const app = await createServer(heed);
  const address = await app.listen({ host: "127.0.0.1", port });
  return {
    heed,
    url: address,
    port,
    cable: connected,
    faults,
    places,
    async close() {
      await app.close();
      await heed.close();
      await connected.close();
    },
  };
}
