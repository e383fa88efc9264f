// The SDK in a real Chromium against a whole Heed: nothing before a yes, everything stops with a no, and no outage turns one into the other.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../bundle.ts";
import { held, openSite, press, type Site, until, visit } from "../test/site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterEach(async () => {
  for (const context of site.browser.contexts()) await context.close();
});
afterAll(() => site.close());

const VIEW = 'heed.track("Product Viewed", { product_id: "b1" });';
const BANNER = "document.querySelector('heed-choices')?.shadowRoot.querySelector('.bar')";
const decide = "heed.decide('shelf').then(({ variant, metadata }) => variant + ' ' + metadata.reason)";
const paths = (sent: { path: string }[]) => sent.map(({ path }) => path);
const viewsOf = async (anonymousId: string): Promise<number> => {
  const asker = await site.heed.askers.named(anonymousId);
  if (asker.is === "nobody") return 0;
  const access = (
    await site.heed.gate.open({ purpose: "recommendations", actor: "job:test" }).read([asker.personId])
  ).person(asker.personId);
  return access.allowed ? access.data.events("Product Viewed").length : -1;
};

describe("before an answer", () => {
  test("nothing is stored, nothing is minted and no event leaves, whatever the page calls", async () => {
    const { page, context, sent } = await visit(site, {
      early: `${VIEW} heed.identify("u-1", { email: "a@b.example" }); heed.page();`,
    });
    await until(page, BANNER);
    await page.evaluate(`${VIEW} heed.page("Home")`);
    await page.waitForTimeout(1_100);
    expect(sent).toEqual([]);
    expect(await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")).toEqual(["", 0, 0]);
    expect((await context.storageState()).cookies).toEqual([]);
    expect(await page.evaluate(decide)).toBe("fallback not_asked");
  });

  test("a lost, a broken and a foreign memory are no answer", async () => {
    const { page, address } = await visit(site);
    for (const broken of [
      "",
      "{",
      "null",
      '{"answers":{"recommendations":true}}',
      '{"answers":{"recommendations":["true",1,"2026-11"]}}',
    ]) {
      await page.evaluate((text) => localStorage.setItem("heed", text), broken);
      await page.goto(address);
      await until(page, BANNER);
      expect(await page.evaluate(decide), broken).toBe("fallback not_asked");
    }
  });
});

describe("a no", () => {
  test("is remembered by a value that all refusers share, and asked no more", async () => {
    const values: (string | null)[] = [];
    for (let k = 0; k < 2; k++) {
      const { page, sent, address } = await visit(site, { early: VIEW });
      await until(page, BANNER);
      await press(page, "Refuse all");
      await until(page, `!${BANNER}`);
      await until(page, "!localStorage.getItem('heed').includes('untold')");
      values.push(await held(page));
      expect(paths(sent)).toEqual(["/consent/v1/browsers"]);
      await page.goto(address);
      await page.evaluate(VIEW);
      expect(await page.evaluate(decide)).toBe("fallback refused");
      await page.waitForTimeout(1_100);
      expect(paths(sent)).toEqual(["/consent/v1/browsers", "/ofrep/v1/evaluate/flags/shelf"]);
      expect(await page.evaluate(`!!${BANNER}`)).toBe(false);
    }
    expect(values[0]).toBe(values[1]);
    expect(values[0]).toMatch(/^\{"answers":\{("\w+":\[false,1,"\d{4}-\d\d"\],?)+\}\}$/);
  });

  test("after a yes forgets the identifier, drops what is under way and reaches Heed", async () => {
    const { page, sent } = await visit(site);
    await until(page, BANNER);
    await page.evaluate("heed.choose({ recommendations: true, newsletter: false, linking: false })");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    await page.evaluate(`${VIEW} heed.choose({ recommendations: false })`);
    await until(page, "!/token|untold|\"id\"/.test(localStorage.getItem('heed'))");
    await page.waitForTimeout(1_100);
    expect(paths(sent)).toEqual(["/consent/v1/browsers", "/consent/v1/choices"]);
    expect(await viewsOf(id)).toBe(-1);
    expect(await page.evaluate(decide)).toBe("fallback refused");
  });

  test("said elsewhere, as on the Data Dashboard of this browser, closes it too when it is next here", async () => {
    const { page, sent, address } = await visit(site);
    await until(page, BANNER);
    await page.evaluate("heed.choose({ recommendations: true, newsletter: false, linking: false })");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { token } = JSON.parse((await held(page)) ?? "") as { token: string };
    const elsewhere = await fetch(`${site.heedUrl}/consent/v1/choices`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ choices: { recommendations: false } }),
    });
    expect(elsewhere.status).toBe(200);
    sent.length = 0;
    await page.goto(address);
    await until(page, "!/token|\"id\"/.test(localStorage.getItem('heed'))");
    await page.evaluate(VIEW);
    await page.waitForTimeout(1_100);
    expect(sent).toEqual([]);
    expect(await page.evaluate(`!!${BANNER}`)).toBe(false);
  });

  test("said in another tab closes this one as soon as it is looked at again", async () => {
    const { page } = await visit(site);
    await until(page, BANNER);
    await page.evaluate("heed.choose({ recommendations: true, newsletter: false, linking: false })");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { token } = JSON.parse((await held(page)) ?? "") as { token: string };
    // A browser without windows calls every page visible.
    const turn = (to: "hidden" | "visible") =>
      page.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, to);
    await turn("hidden");
    await page.waitForTimeout(300);
    await fetch(`${site.heedUrl}/consent/v1/choices`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ choices: { recommendations: false } }),
    });
    await turn("visible");
    await until(page, "!/token|\"id\"/.test(localStorage.getItem('heed'))");
  });

  test("said for the account, where the browser is linked to it, closes the browser when a placement is decided", async () => {
    const { page, address } = await visit(site);
    await until(page, BANNER);
    await page.evaluate(
      `heed.choose({ recommendations: true, newsletter: false, linking: true }); heed.identify("u-hears"); ${VIEW}`,
    );
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    const account = await site.heed.askers.ensure({ kind: "user", value: "u-hears" }, "proven");
    await expect
      .poll(async () => await site.heed.askers.named(id), { timeout: 20_000 })
      .toMatchObject({ personId: account });
    await site.heed.choices.record({
      personId: account,
      answers: [{ purpose: "recommendations", value: false }],
      strength: "proven",
      source: "api",
    });
    await page.goto(address);
    expect(await page.evaluate(decide)).toBe("fallback refused");
    await until(page, `localStorage.getItem('heed').includes('"recommendations":[false')`);
  });

  test("given while Heed is away holds at once, outlives the page, and is told when Heed is back", async () => {
    const { page, context, address } = await visit(site);
    await until(page, BANNER);
    await page.evaluate("heed.choose({ recommendations: true })");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    await context.route("**/consent/v1/*", (route) => route.abort());
    await page.evaluate("heed.choose({ recommendations: false })");
    expect(JSON.parse((await held(page)) ?? "")).toMatchObject({
      untold: [[expect.any(String), { recommendations: false }]],
    });
    expect(await held(page)).not.toContain('"id"');
    expect(await page.evaluate(decide)).toBe("fallback refused");
    await page.goto(address);
    expect(await page.evaluate(decide)).toMatch(/^fallback/);
    await context.unroute("**/consent/v1/*");
    await page.goto(address);
    await until(page, "!localStorage.getItem('heed').includes('untold')");
    expect(await viewsOf(id)).toBe(-1);
  });

  test("while the yes is still on its way wins over it", async () => {
    const { page, context } = await visit(site);
    await until(page, BANNER);
    let letGo = (): void => {};
    const held1 = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const asked = page.waitForRequest("**/consent/v1/browsers");
    await context.route("**/consent/v1/browsers", async (route) => {
      await held1;
      await route.continue();
    });
    await page.evaluate("heed.choose({ recommendations: true })");
    // Earlier, only the no would be sent.
    await asked;
    await page.evaluate("heed.choose({ recommendations: false })");
    const minted = page.waitForResponse("**/consent/v1/browsers");
    letGo();
    const { anonymousId } = (await (await minted).json()) as { anonymousId: string };
    await until(page, "!/token|untold/.test(localStorage.getItem('heed'))");
    // The page may not have read the reply yet when it is seen here: then nothing waits in its memory, and its no is still to come.
    await expect.poll(() => viewsOf(anonymousId), { timeout: 30_000 }).toBe(-1);
  });

  test("in one tab closes the other", async () => {
    const { page, context, address } = await visit(site);
    await until(page, BANNER);
    await page.evaluate("heed.choose({ recommendations: true })");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const other = await context.newPage();
    await other.goto(address);
    await until(other, "!Array.isArray(window.heed) && window.heed.known()");
    await other.evaluate("heed.choose({ recommendations: false })");
    await until(page, "!heed.known()");
    expect(await page.evaluate(decide)).toBe("fallback refused");
  });
});

describe("a yes", () => {
  test("mints once, lets the waiting events go with only what an open purpose reads, and lasts over pages", async () => {
    const { page, sent, address } = await visit(site, {
      early: `${VIEW} heed.track("Not In The Map", {}); heed.identify("", { email: "a@b.example", favourite_genre: "Nature" });`,
    });
    await until(page, BANNER);
    await press(page, "Accept all");
    await page.waitForResponse("**/v1/batch");
    const batch = JSON.parse(sent.find(({ path }) => path === "/v1/batch")?.body ?? "") as {
      batch: Record<string, unknown>[];
    };
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    expect(batch.batch.map(({ type, anonymousId, event, traits }) => ({ type, anonymousId, event, traits }))).toEqual([
      { type: "track", anonymousId: id, event: "Product Viewed", traits: undefined },
      { type: "identify", anonymousId: id, event: undefined, traits: { favourite_genre: "Nature" } },
    ]);
    await page.goto(address);
    await page.evaluate("heed.ready ? 1 : 0");
    await page.waitForResponse("**/v1/batch");
    expect(paths(sent).filter((path) => path === "/consent/v1/browsers")).toHaveLength(1);
    expect(await viewsOf(id)).toBe(2);
    expect(await page.evaluate(decide)).toMatch(/ (nothing_known_yet|allowed|holdout)$/);
  });

  test("holds for a page that asks before the notice is there, and for none where it cannot be had", async () => {
    const { page, context, address } = await visit(site);
    await until(page, BANNER);
    await press(page, "Accept all");
    await until(page, "localStorage.getItem('heed').includes('token')");
    let letGo = (): void => {};
    const waits = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await context.route("**/consent/v1/notice*", async (route) => {
      await waits;
      await route.continue();
    });
    await page.goto(address);
    await until(page, "!Array.isArray(window.heed)");
    const decided = page.evaluate(decide);
    letGo();
    expect(await decided).toMatch(/ (nothing_known_yet|allowed|holdout)$/);
    await context.unroute("**/consent/v1/notice*");
    await context.route("**/consent/v1/notice*", (route) => route.abort());
    await page.goto(address);
    await until(page, "!Array.isArray(window.heed)");
    expect(await page.evaluate(decide)).toMatch(/^fallback/);
  });

  test("in two tabs at once mints once: the second waits and is the same", async () => {
    const { page, context, sent, address } = await visit(site);
    await until(page, BANNER);
    let release = (): void => undefined;
    const held = new Promise<void>((done) => {
      release = done;
    });
    await context.route("**/consent/v1/browsers", async (route) => {
      await held;
      await route.continue();
    });
    await press(page, "Accept all");
    // The other tab finds the answer that Heed has not heard yet.
    const other = await context.newPage();
    await other.goto(address);
    await other.waitForTimeout(500);
    release();
    await until(page, "JSON.parse(localStorage.getItem('heed')).token");
    await other.waitForTimeout(500);
    expect(paths(sent).filter((path) => path === "/consent/v1/browsers")).toHaveLength(1);
    expect(await other.evaluate(decide)).toBe(await page.evaluate(decide));
  });

  test("opens the Data Dashboard of this browser and nobody else's", async () => {
    const { page, context } = await visit(site);
    await until(page, BANNER);
    await press(page, "Accept all");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const address = new URL(await page.evaluate<string>("heed.dashboard()"));
    const dashboard = await context.newPage();
    expect(address.search).toMatch(/^\?code=[\w-]{32}$/);
    await dashboard.goto(`${site.heedUrl}/me${address.search}`);
    await dashboard.waitForURL(/\/me$/);
    expect(await dashboard.textContent("body")).toContain("Show you books you may like");
  });

  test("is told again until Heed takes it, and as often as Heed asks to wait, each event once", async () => {
    const { page, context, sent } = await visit(site, { early: VIEW });
    await until(page, BANNER);
    let turned = 0;
    await context.route("**/v1/batch", async (route) => {
      turned++;
      if (turned > 2) await route.continue();
      else if (turned === 1) await route.abort();
      else
        await route.fulfill({
          status: 429,
          headers: {
            "retry-after": "1",
            "access-control-allow-origin": "*",
            "access-control-expose-headers": "retry-after",
          },
          json: { code: "busy", message: "Wait." },
        });
    });
    await press(page, "Accept all");
    const before = Date.now();
    await page.waitForResponse((response) => response.url().endsWith("/v1/batch") && response.status() === 200);
    expect(Date.now() - before).toBeGreaterThan(1_000);
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    expect(await viewsOf(id)).toBe(1);
    expect(sent.filter(({ path }) => path === "/v1/batch")).toHaveLength(3);
  });

  test("sends what is left when the page goes", async () => {
    const { page } = await visit(site);
    await until(page, BANNER);
    await press(page, "Accept all");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    await page.evaluate(VIEW);
    await page.goto(`${site.url}/?bare`);
    await expect.poll(() => viewsOf(id)).toBe(1);
  });

  test("keeps what could not be sent for the next page, and a no takes it away", async () => {
    const { page, address } = await visit(site);
    await until(page, BANNER);
    await press(page, "Accept all");
    await until(page, "localStorage.getItem('heed').includes('token')");
    const { id } = JSON.parse((await held(page)) ?? "") as { id: string };
    const left = "sessionStorage.getItem('heed')";
    const offline = "Object.defineProperty(navigator, 'onLine', { value: false })";
    await page.evaluate(`${offline}; ${VIEW}`);
    await page.goto(address);
    await expect.poll(() => viewsOf(id)).toBe(1);
    expect(await page.evaluate(left)).toBeNull();
    await page.evaluate(`${offline}; ${VIEW}`);
    expect(await page.evaluate(left)).toContain("Product Viewed");
    await page.evaluate("heed.choose({ recommendations: false })");
    expect(await page.evaluate(left)).toBeNull();
  });

  test("does not stay when somebody else sits down: reset forgets it, and a no remains", async () => {
    const { page } = await visit(site);
    await until(page, BANNER);
    await page.evaluate("heed.choose({ recommendations: true, linking: false })");
    await until(page, "localStorage.getItem('heed').includes('token')");
    await page.evaluate("heed.identify('first')");
    await page.evaluate("heed.identify('second')");
    expect(Object.keys((JSON.parse((await held(page)) ?? "") as { answers: object }).answers)).toEqual(["linking"]);
    expect(await held(page)).not.toMatch(/token|"id"|first|second/);
    await until(page, BANNER);
  });
});

describe("Global Privacy Control", () => {
  test("closes what is sold, mints nothing for it, leaves the first party open, and is said", async () => {
    const { page, context } = await visit(site);
    await context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })");
    await context.route("**/consent/v1/notice*", async (route) => {
      const response = await route.fetch();
      const notice = (await response.json()) as { purposes: { name: string }[] };
      const shelf = notice.purposes.find(({ name }) => name === "recommendations");
      notice.purposes = notice.purposes.filter(({ name }) => name !== "linking");
      notice.purposes.unshift({ ...shelf, name: "linking", gpc: true } as unknown as { name: string });
      await route.fulfill({ response, json: notice });
    });
    const posted: string[] = [];
    context.on("request", (request) => void (request.method() === "POST" && posted.push(request.postData() ?? "")));
    await page.reload();
    await until(page, BANNER);
    expect(await page.locator(".bar").textContent()).toContain("Global Privacy Control");
    await page.evaluate("heed.choose({ linking: true, recommendations: false })");
    await until(page, "!localStorage.getItem('heed').includes('untold')");
    expect(posted.map((body) => JSON.parse(body) as object)).toMatchObject([
      { choices: { linking: false, recommendations: false } },
    ]);
    expect(await held(page)).not.toContain("token");
    await page.evaluate("heed.choose({ recommendations: true })");
    await until(page, "localStorage.getItem('heed').includes('token')");
  });
});

describe("another consent tool of the page", () => {
  test("closes here what it closes, until it has spoken and when it says no; its strings go with every request", async () => {
    const { text } = await bundle("../test/consent-tools.ts", "iife");
    const { page, context } = await visit(site, {}, {}, text);
    const asked: URLSearchParams[] = [];
    const told: URLSearchParams[] = [];
    context.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith("/notice")) asked.push(searchParams);
      if (pathname.endsWith("/batch")) told.push(searchParams);
    });
    await page.reload();
    await until(page, BANNER);
    expect(Object.fromEntries(asked.at(-1) ?? [])).toEqual({ locale: "en", tcf: "?", gpp: "?" });
    // What cannot be known yet is a no: the banner asks for the rest only, and a yes to it is none.
    expect(await page.locator(".bar").textContent()).not.toContain("Show you books");
    await page.evaluate("heed.choose({ recommendations: true })");
    expect(await page.evaluate(decide)).toMatch(/^fallback/);
    expect(await held(page)).toBeNull();
    await page.evaluate("tools.tcf(null); tools.gpp(false)");
    await expect.poll(() => page.locator(".bar").textContent()).toContain("Show you books");
    await press(page, "Accept all");
    await until(page, "localStorage.getItem('heed').includes('token')");
    await page.evaluate(VIEW);
    await page.waitForResponse("**/v1/batch?*");
    expect(Object.fromEntries(told.at(-1) ?? [])).toEqual({
      tcf: "",
      gpp: expect.stringMatching(/^DB\w+~/),
      gpp_sid: "7",
    });
    expect(await page.evaluate(decide)).not.toMatch(/ (signal|refused)$/);

    await page.reload();
    await until(page, "!Array.isArray(window.heed)");
    // Until the tool speaks on this page nothing is used, and nothing is forgotten.
    expect(await page.evaluate(decide)).toMatch(/ (signal|refused)$/);
    expect(await held(page)).toContain("token");
    await page.evaluate("tools.tcf(null); tools.gpp(true)");
    await until(page, "!/token|\"id\"/.test(localStorage.getItem('heed'))");
    expect(await page.evaluate(decide)).toMatch(/ (signal|refused)$/);
    await page.evaluate("heed.preferences()");
    expect(await page.locator("dialog").textContent()).toContain("another consent tool of this site has no yes");
    await page.evaluate("tools.gpp(false)");
    await until(page, "localStorage.getItem('heed').includes('token')");
  });
});

test("a TC string of the page closes here what it has no consent for, a yes beside it is none, and one with consent opens it again", async () => {
  const { text } = await bundle("../test/consent-tools.ts", "iife");
  const { page } = await visit(site, {}, {}, text);
  await until(page, BANNER);
  const asked = () => page.locator(".bar").textContent();
  await page.evaluate(`tools.gpp(false); tools.tcf("${tcString(1)}")`);
  await expect.poll(asked).toContain("Show you books");
  expect(await asked()).not.toContain("Send you our newsletter");
  await page.evaluate("heed.choose({ recommendations: true, newsletter: true })");
  await until(page, "localStorage.getItem('heed').includes('token')");
  expect(await held(page)).not.toContain("newsletter");
  await page.evaluate("heed.preferences()");
  expect(await page.getByRole("switch", { name: "Send you our newsletter" }).isDisabled()).toBe(true);
  await page.keyboard.press("Escape");
  await page.evaluate(`tools.tcf("${tcString(1, 2)}")`);
  await expect.poll(asked).toContain("Send you our newsletter");
});

/** A TC string of 2024 (TCF 2.2, so without disclosed vendors) with consent for these purposes and no vendor; bits as the IAB's specification lists them. */
function tcString(...purposes: number[]): string {
  const created = Date.UTC(2024, 0, 1) / 100;
  const consents = Array.from({ length: 24 }, (_, k) => (purposes.includes(k + 1) ? "1" : "0")).join("");
  const fields: [value: number, bits: number][] = [
    [2, 6],
    [created, 36],
    [created, 36],
    [31, 12],
    [1, 12],
    [1, 6],
    [4, 6],
    [13, 6],
    [48, 12],
    [4, 6],
    [1, 1],
    [0, 1],
    [0, 12],
  ];
  const head = fields.map(([value, bits]) => value.toString(2).padStart(bits, "0")).join("");
  // Legitimate interests, purpose one treatment, publisher's country (DE), vendors, their legitimate interests, restrictions.
  const tail = "0".repeat(25) + "000011000100" + "0".repeat(17 + 17 + 12);
  const all = head + consents + tail;
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return (all.padEnd(Math.ceil(all.length / 6) * 6, "0").match(/.{6}/g) ?? [])
    .map((six) => digits[Number.parseInt(six, 2)])
    .join("");
}

test("an unreachable Heed is the non-personal answer, never a fault of the page", async () => {
  const { page, context, address } = await visit(site);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await context.route(/\/(consent|ofrep|v1)\//, (route) => route.abort());
  await page.goto(address);
  await until(page, "!Array.isArray(window.heed)");
  expect(await page.evaluate(`${VIEW} heed.page(); ${decide}`)).toBe("fallback unavailable");
  expect(faults).toEqual([]);
});
