// A process of its own that delivers what waits for recipients, as a server does, until somebody kills it: DATABASE NOW RECIPIENT [ACT [rename]].
// With ACT it kills itself before its so many-th act on the database; with rename it changes the recipient's names first, and finds who has those before.
import { Client } from "pg";
import { createGate } from "../src/gate/gate.ts";
import { createLedger } from "../src/ledger/write.ts";
import { callOutside } from "../src/sharing/call-outside.ts";
import { addressOutside } from "../src/sharing/outside-address.ts";
import { createSharing } from "../src/sharing/sharing.ts";
import { openDatabase } from "../src/storage/database.ts";
import { deriveKeys } from "../src/storage/keys.ts";
import { readMapInForce } from "../src/storage/map-in-force.ts";
import { createTally } from "../src/storage/tally.ts";
import { dyingAt, dyingDatabase } from "./dying-database.ts";

const [url = "", moment = "", recipient = "", act, rename] = process.argv.slice(2);
const owner = new Client({ connectionString: url });
await owner.connect();
const { prefix } = (await owner.query<{ prefix: string }>("select prefix from public.heed_role_prefix")).rows[0]!;
const { body } = (await owner.query("select body from heed.map order by number desc limit 1")).rows[0]!;
const inForce = await readMapInForce(owner, body);
await owner.end();
const keys = deriveKeys(Buffer.alloc(32, 0x5a));
const now = () => new Date(moment);
const opened = openDatabase(url, prefix, keys);
const counted = dyingAt(act);
const database = dyingDatabase(opened, counted);
const ledger = createLedger(1, keys.erasure);
const tally = createTally(database, now);
const gate = createGate({ database, inForce, ledger, tally, now, wrapKey: keys.people });
const sharing = createSharing({
  database,
  inForce,
  gate,
  ledger,
  keys,
  tally,
  call: callOutside,
  addressOf: addressOutside,
  chance: () => 0.5,
  now,
});
if (rename !== undefined) {
  await counted(() => sharing.rename(recipient));
  await counted(() => sharing.stopEnded());
}
process.stdout.write(`taken ${await sharing.deliver(recipient)}\n`);
await opened.close();
