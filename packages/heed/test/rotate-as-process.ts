// A process of its own that brings all hashes under a new key, as `heed keys rotate --hashes` does: DATABASE NOW ACT. It kills itself before its so many-th statement.
import type { Owner } from "../src/storage/database.ts";
import { rootKeyService } from "../src/storage/key-service.ts";
import { deriveKeys } from "../src/storage/keys.ts";
import { asOwner } from "../src/storage/owner.ts";
import { rotateHashes } from "../src/storage/rotate-hashes.ts";
import { dyingAt, dyingIn } from "./dying-database.ts";

const [url = "", moment = "", act] = process.argv.slice(2);
const keys = deriveKeys(Buffer.alloc(32, 0x5a));
const deps = { ring: keys.hashes, services: [rootKeyService(keys.wrap)] as const, now: () => new Date(moment) };
await asOwner(url, (owner) => {
  const dying = { ...owner, ...dyingIn(owner, dyingAt(act)) } as Owner;
  return rotateHashes(dying, deps, { wait: async () => undefined, batch: 4 }, async () => undefined);
});
