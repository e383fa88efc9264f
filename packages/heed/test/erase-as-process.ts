// A process of its own that deletes a person, as a server does: DATABASE NOW PERSON ACT. It kills itself before its so many-th act on the database:
// the beginning of a transaction, or a statement in one.
import { Client } from "pg";
import { createChoices } from "../src/consent/choices.ts";
import { createSigner } from "../src/consent/sign-receipt.ts";
import { createLedger } from "../src/ledger/write.ts";
import { createRights } from "../src/rights/rights.ts";
import { openDatabase } from "../src/storage/database.ts";
import { deriveKeys } from "../src/storage/keys.ts";
import { readMapInForce } from "../src/storage/map-in-force.ts";
import { createTally } from "../src/storage/tally.ts";
import { dyingAt, dyingDatabase } from "./dying-database.ts";

const [url = "", moment = "", person = "", act] = process.argv.slice(2);
const owner = new Client({ connectionString: url });
await owner.connect();
const { prefix } = (await owner.query<{ prefix: string }>("select prefix from public.heed_role_prefix")).rows[0]!;
const { body } = (await owner.query("select body from heed.map order by number desc limit 1")).rows[0]!;
const inForce = await readMapInForce(owner, body);
await owner.end();
const keys = deriveKeys(Buffer.alloc(32, 0x5a));
const now = () => new Date(moment);
const opened = openDatabase(url, prefix, keys);
const database = dyingDatabase(opened, dyingAt(act));
const ledger = createLedger(1, keys.erasure);
const rights = createRights({
  database,
  inForce,
  ledger,
  choices: createChoices({ database, inForce, ledger, now }),
  keys,
  now,
  erasers: [],
  recipients: [],
  signer: createSigner(keys.receipt),
  tally: createTally(database, now),
  told: () => "",
});
await rights.erase(person, "person:dashboard", { keepCounts: true });
await opened.close();
