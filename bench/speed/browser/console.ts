// How the console answers hands on a processor slowed four times, over a Heed that knows 100,000 people: interaction to next paint, layout shift, first load.
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { defineMap } from "@heed/core";
import type { Browser, CDPSession, Page } from "playwright-core";
import { consoleFiles } from "../../../packages/console/files.ts";
import { createServer } from "../../../packages/heed/src/http/server.ts";
import { openBrowser } from "../../../packages/heed/test/browser.ts";
import { CONSOLE_PLACES, shiftsOf, WATCH_SHIFTS } from "../../../packages/heed/test/layout-shift.ts";
import { type BenchHeed, benchMap, copy, nameSeeded, openBenchHeed, seedPeople } from "../../bench-heed.ts";
import type { BenchContext, Figure } from "../../figure.ts";

const SLOWED = 4;
/** That anybody has open at once is beyond what a list of them was made for. */
const REQUESTS = 1_000;
const map = defineMap({
  ...benchMap,
  roles: { owner: { purposes: ["recommendations", "statistics", "orders", "rights", "proof"] } },
  lookReasons: { help: { says: "You asked us for help" } },
});

/** One press or key: how long until the next picture, and what was done. */
type Interaction = { readonly ms: number; readonly at: string };

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const people = quick ? 2_000 : 100_000;
  const bench = await openBenchHeed({ map });
  const browser = await openBrowser();
  const app = await createServer(bench.heed);
  try {
    await fill(bench as unknown as BenchHeed, people);
    await app.listen({ host: "127.0.0.1", port: 0 });
    const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    const { page, slowed, loaded } = await enter(browser, bench.heed, url);
    yield { name: "first load of the console, gzip", value: loaded, unit: "bytes", toReach: 250_000, better: "lower" };
    await slowed.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });

    const shifts: { place: string; shift: number }[] = [];
    for (const place of PLACES) {
      const moved = await shiftsOf(page, `${url}/console/${place}`);
      shifts.push({ place, shift: moved.reduce((sum, { value }) => sum + value, 0) });
    }
    const [most, ...others] = shifts.toSorted((a, b) => b.shift - a.shift);
    const moved = [most!, ...others].filter(({ shift }) => shift > 0);
    yield {
      name: `layout shift on load, the largest of ${PLACES.length} pages; moved: ${moved.map(({ place, shift }) => `${place || "home"} ${shift.toFixed(3)}`).join(", ") || "none"}`,
      value: most!.shift,
      unit: "CLS",
      toReach: 0,
      better: "lower",
      n: PLACES.length,
    };

    const all: Interaction[] = [];
    for (const [at, hands] of Object.entries(HANDS)) {
      await page.goto(`${url}/console/${at}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      await hands(page);
      await page.waitForTimeout(500);
      const told = await page.evaluate<number[]>("Object.values(window.interactions)");
      all.push(...told.map((ms) => ({ ms, at })));
    }
    const sorted = all.toSorted((a, b) => a.ms - b.ms);
    const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    const figure = { unit: "ms", n: all.length } as const;
    yield { ...figure, name: "interaction to next paint, median", value: quantile(0.5).ms };
    yield {
      ...figure,
      name: `interaction to next paint, 98th of 100 (${quantile(0.98).at})`,
      value: quantile(0.98).ms,
      toReach: 200,
      better: "lower",
    };
    for (const at of Object.keys(HANDS)) {
      const own = all.filter((each) => each.at === at).map(({ ms }) => ms);
      yield { name: `the slowest at ${at}`, value: Math.max(0, ...own), unit: "ms", n: own.length };
    }
  } finally {
    await app.close();
    await browser.close();
    await bench.close();
  }
}

/** As many entries as people, open requests, one audience, and a live list that is full. */
async function fill(bench: BenchHeed, people: number): Promise<void> {
  const { heed, owner } = bench;
  const ids = await seedPeople(bench, people);
  await nameSeeded(bench, Math.min(people, 1_000));
  const now = Date.now();
  await owner((sql) =>
    copy(
      sql,
      "ledger (person_id, term, at, entry_id, lane, kind, purpose, actor, detail, salt, hash)",
      ids.map((id, k) => {
        const at = new Date(now - k * 20_000).toISOString();
        const [kind, actor] = k % 3 === 0 ? ["decision", "visit:shelf"] : ["use", "job:train"];
        return `${[id, 13, at, randomUUID(), 1, kind, "recommendations", actor, '{"fields": {"Product Viewed": 10}}', "\\\\x00", "\\\\x00"].join("\t")}\n`;
      }),
    ),
  );
  for (let n = 0; n < REQUESTS; n++)
    await heed.requests.ask({ kind: n % 2 ? "ERASURE" : "ACCESS", address: `p${n}@shop.example`, locale: "en" });
  const by = { actor: "staff:bench", holds: () => true } as const;
  const rule = 'count("Product Viewed" within 60 days) >= 2';
  await heed.audiences.save("looked", { rule, purpose: "recommendations" }, by, 0);
  for (let n = 0; n < 250; n++)
    await heed.ingest.accept({
      type: "track",
      body: { userId: `person-${1 + (n % 900)}`, event: "Product Viewed", properties: { product_id: "b1", other: n } },
      strength: "proven",
      source: "bench",
      receivedAt: new Date(),
    });
}

async function enter(browser: Browser, heed: BenchHeed["heed"], url: string) {
  const { files } = await consoleFiles();
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 } });
  await context.addInitScript(WATCH_HANDS + WATCH_SHIFTS);
  const page = await context.newPage();
  let loaded = 0;
  page.on("response", (response) => {
    const name = new URL(response.url()).pathname.replace("/console/", "");
    loaded += files.get(name)?.gzip.length ?? 0;
  });
  const token = await (await heed.staff.signIn()).printLink("owner");
  await page.goto(`${url}/console/enter#${token}`);
  await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  const slowed: CDPSession = await context.newCDPSession(page);
  return { page, slowed, loaded };
}

/** Event Timing, as web.dev counts INP: of an interaction its longest event. */
const WATCH_HANDS = `
  window.interactions = {};
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) window.interactions[interactionId] = Math.max(duration, window.interactions[interactionId] ?? 0);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });`;
const PLACES = [...CONSOLE_PLACES, "audiences/edit?name=looked"];

const type = async (page: Page, label: string, text: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).first().click();
  await page.keyboard.type(text, { delay: 60 });
};
/** As by the keyboard: each step is an interaction. */
const choose = async (page: Page, label: string, steps: number): Promise<void> => {
  await page.getByLabel(label, { exact: true }).first().focus();
  for (let step = 0; step < steps; step++) await page.keyboard.press("ArrowDown", { delay: 30 });
};
const searchAndSort = async (page: Page, text: string): Promise<void> => {
  await type(page, "Find", text);
  for (const _ of text) await page.keyboard.press("Backspace", { delay: 30 });
  await choose(page, "Sort by", 3);
};

/** What a person does there, by mouse and keys. */
const HANDS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  people: async (page) => {
    await type(page, "Their customer number or browser id, exactly *", "person-77");
    await page.getByLabel("What you need the data for").selectOption("recommendations");
    await page.getByLabel("Why you look").selectOption("help");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("button", { name: "Show what was decided" }).click();
  },
  "audiences/edit?name=looked": async (page) => {
    await page.getByRole("button", { name: "Add a condition" }).click();
    await choose(page, "What", 2);
    await type(page, "Value", "12");
    await page.getByText("Text", { exact: true }).click();
  },
  "trust?view=ledger": async (page) => {
    for (let more = 0; more < 10; more++) {
      await page.getByRole("button", { name: "Show more" }).click();
      await page.waitForLoadState("networkidle");
    }
    await searchAndSort(page, "decision");
    await choose(page, "What", 2);
    await page.getByLabel("Only what I did").click();
  },
  "trust?view=requests": async (page) => {
    await searchAndSort(page, "deletion");
    await page.getByLabel("Closed ones too").click();
    await page.getByRole("link", { name: "Deletion" }).first().click();
  },
  "sources?view=live": async (page) => {
    await choose(page, "Show", 3);
    await page.getByRole("button", { name: "Pause" }).click();
  },
  "sources?view=days": (page) => searchAndSort(page, "other"),
  settings: async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").click();
    await page.keyboard.type("trust: ledger", { delay: 60 });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Trust", level: 1 }).waitFor();
  },
};
