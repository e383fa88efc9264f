// Importing nine real files: stored rows a second over COPY of the same rows into a table of the same columns, indexes and partitions.
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { appendFile, chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { defineMap } from "@heed/core";
import type { Owner } from "../../packages/heed/src/storage/database.ts";
import { type BenchHeed, openBenchHeed } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";

export const datasets = ["online_retail"];

/** The files are of 2010 and 2011, and Heed takes nothing older than ten years: its clock stands just behind them. */
const NOW = new Date("2011-09-15T12:00:00Z");

const map = defineMap({
  controller: { name: "Bench", contact: "bench@shop.example" },
  complaints: { authority: "ICO", url: "https://ico.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["GB"] } },
  age: { minimum: 16, rule: "asked" },
  fields: {
    "Order Completed": {
      kind: "event",
      properties: {
        order_id: "string",
        product_id: "string",
        name: "string?",
        quantity: "number",
        price: "number",
        country: "string?",
      },
    },
  },
  purposes: {
    orders: { says: "Deliver", basis: "contract", reads: { "Order Completed": "24 months" } },
    recommendations: { says: "Show", basis: "consent", profiles: true, reads: { "Order Completed": "24 months" } },
  },
});
type Bench = BenchHeed<typeof map>;

const COLUMNS = {
  event: "Order Completed",
  person: "CustomerID",
  at: "InvoiceDate",
  properties: {
    order_id: "InvoiceNo",
    product_id: "StockCode",
    name: "Description",
    quantity: "Quantity",
    price: "UnitPrice",
    country: "Country",
  },
  keepRejected: false,
};

type Round = { rows: number; stored: number; importSeconds: number; copySeconds: number; rawSeconds: number };

export async function* run({ quick, dataset }: BenchContext): AsyncIterable<Figure> {
  const bench = await openBenchHeed({ map, now: () => NOW });
  const folder = await mkdtemp(join(tmpdir(), "heed-bench-import-"));
  // PostgreSQL may run as another user; the files are public.
  await chmod(folder, 0o777);
  try {
    const files = readdirSync(dataset("online_retail"))
      .filter((name) => name.endsWith(".csv.gz"))
      .map((name) => dataset(`online_retail/${name}`))
      .sort()
      .slice(0, quick ? 2 : 9);
    const whole = join(folder, "whole.csv");
    await unpack(files, whole);
    await bench.owner(makeTables);
    const memory = watchDatabase(await bench.owner(postmasterOf));

    const measured: Round[] = [];
    let peak = 0;
    // The first round warms both up, and is where memory is read: nothing else has run in this process.
    for (let round = 0; round <= (quick ? 2 : 5); round++) {
      await bench.owner((owner) => owner.query(EMPTY));
      const { rows, stored, seconds } = await importAll(bench, files);
      if (round === 0) {
        peak = process.resourceUsage().maxRSS / 1024;
        const again = await importAll(bench, files);
        if (again.stored > 0)
          throw new Error(`bench_doubled: a second import of the files stored ${again.stored} rows.`);
      }
      const { copySeconds, rawSeconds } = await bench.owner((owner) => copyAll(owner, folder, whole, stored));
      if (round > 0) measured.push({ rows, stored, importSeconds: seconds, copySeconds, rawSeconds });
    }
    const database = memory.stop();

    const n = measured[0]!.rows;
    const spread = (value: (round: Round) => number) => {
      const sorted = measured.map(value).sort((a, b) => a - b);
      return { value: sorted[Math.floor(sorted.length / 2)]!, low: sorted[0]!, high: sorted.at(-1)!, n };
    };
    const unit = "1/s (range)";
    yield {
      name: "import: stored rows over COPY of the stored rows",
      ...spread((round) => round.copySeconds / round.importSeconds),
      unit: "ratio (range)",
      toReach: 0.3,
    };
    yield { name: "import: rows of the files", ...spread((round) => round.rows / round.importSeconds), unit };
    yield { name: "import: stored rows", ...spread((round) => round.stored / round.importSeconds), unit };
    yield { name: "COPY of the stored rows", ...spread((round) => round.stored / round.copySeconds), unit };
    yield { name: "COPY of the files into a bare table", ...spread((round) => round.rows / round.rawSeconds), unit };
    yield {
      name: "import: peak resident memory of the Node process",
      value: peak,
      unit: "MB",
      toReach: 512,
      better: "lower",
      n,
    };
    if (database !== undefined)
      yield { name: "import: peak memory of the database (proportional)", value: database, unit: "MB", n };
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function importAll({ heed }: Bench, files: readonly string[]) {
  const start = performance.now();
  let rows = 0;
  let stored = 0;
  for (const file of files) {
    const report = await heed.ingest.importCsv({ file, ...COLUMNS });
    rows += report.rows;
    stored += report.accepted;
  }
  return { rows, stored, seconds: (performance.now() - start) / 1000 };
}

const EMPTY = "truncate heed.event, heed.event_copy, heed.raw_copy, heed.person, heed.alias, heed.message";

async function makeTables(owner: Owner): Promise<void> {
  await owner.query("create table heed.event_copy (like heed.event including all) partition by range (at)");
  const { rows } = await owner.query<{ name: string; bounds: string }>(
    "select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'heed.event'::regclass",
  );
  for (const { name, bounds } of rows)
    await owner.query(`create table heed.copy_${name} partition of heed.event_copy ${bounds}`);
  const columns = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
  ];
  await owner.query(`create table heed.raw_copy (${columns.map((name) => `"${name}" text`).join(",")})`);
}

/** The server reads the file itself: nothing of this process is in the way of COPY. */
async function copyAll(owner: Owner, folder: string, whole: string, stored: number) {
  const rows = join(folder, "stored.copy");
  await owner.query(`copy (select * from heed.event order by at) to '${rows}'`);
  const timed = async (text: string) => {
    const start = performance.now();
    const { rowCount } = await owner.query(text);
    return { rowCount, seconds: (performance.now() - start) / 1000 };
  };
  const copy = await timed(`copy heed.event_copy from '${rows}'`);
  if (copy.rowCount !== stored)
    throw new Error(`bench_unequal: ${copy.rowCount} rows are stored, ${stored} were counted.`);
  const raw = await timed(`copy heed.raw_copy from '${whole}' csv header`);
  // PostgreSQL's own file: removed by it being emptied, for it may belong to another user.
  return { copySeconds: copy.seconds, rawSeconds: raw.seconds };
}

/** All files in one, with the header of the first. */
async function unpack(files: readonly string[], to: string): Promise<void> {
  for (const [i, file] of files.entries()) {
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(file).pipe(createGunzip())) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    await appendFile(to, i === 0 ? bytes : bytes.subarray(bytes.indexOf("\n") + 1));
  }
  await chmod(to, 0o644);
}

async function postmasterOf(owner: Owner): Promise<number | undefined> {
  const pid = (await owner.query<{ pid: number }>("select pg_backend_pid() as pid")).rows[0]?.pid;
  return pid === undefined ? undefined : parentOf(pid);
}

/** Linux only: elsewhere nothing tells how much of a process's memory is its own. */
function watchDatabase(postmaster: number | undefined): { stop(): number | undefined } {
  let peak: number | undefined;
  const look = async (): Promise<void> => {
    let sum = 0;
    for (const name of await readdir("/proc").catch(() => [])) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || (pid !== postmaster && parentOf(pid) !== postmaster)) continue;
      const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
      sum += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
    }
    if (sum > 0) peak = Math.max(peak ?? 0, sum);
  };
  const timer = setInterval(() => void look(), 2_000);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return undefined;
  }
}
