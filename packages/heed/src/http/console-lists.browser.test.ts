// Every list of the console in a real browser: long ones are drawn in parts and searched as a whole, what is looked for stands in the address, and files run nothing.
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";

const map = {
  ...bookshop,
  roles: { marketer: { purposes: ["recommendations", "statistics", "proof"] } },
  placements: {
    shelf: { ...bookshop.placements!["shelf"]!, holdout: 0.5 },
    basket: { ...bookshop.placements!["shelf"]!, holdout: 0 },
  },
  recipients: Object.fromEntries(
    ["Pigeon Post", "Raven Mail"].map((name) => [
      name.split(" ")[0]!.toLowerCase(),
      { name, role: "processor" as const, country: "DE", contract: "2025-12-01" },
    ]),
  ),
};
const desk = await openDesk({ map });
const { server, page, enter } = desk;
beforeAll(async () => {
  await server.heed.database.query(
    "steward",
    `insert into heed.audience (name, at, id, purpose, rule, actor, version)
     select case n when 250 then '=1+1' else 'audience ' || n end, $1, gen_random_uuid(), 'recommendations',
            'count("Order Completed" within 30 days) >= ' || n, 'staff:test', 1 from generate_series(1, 250) n`,
    [server.heed.now()],
  );
  await enter();
});
afterAll(desk.close);

const savedCsv = async () => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  return (await readFile(await download.path(), "utf8")).split("\r\n");
};

test("a long list is drawn in parts, searched and saved as a whole, and nothing in its file is run", async () => {
  await page.goto(`${server.url}/console/audiences?sort=-rule`);
  const lines = page.locator("table.list tbody tr");
  await page.getByText("250 rows").waitFor();
  expect(await lines.count()).toBe(100);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => lines.count()).toBe(200);
  // The last one is found though it was not drawn.
  const seventh = page.getByRole("link", { name: "audience 7", exact: true });
  expect(await seventh.count()).toBe(0);
  await page.getByLabel("Find").fill("audience 7");
  await seventh.waitFor();
  expect(new URL(page.url()).searchParams.get("find")).toBe("audience 7");
  await page.getByLabel("Find").fill("");
  await page.getByText("250 rows").waitFor();
  const csv = await savedCsv();
  expect(csv).toHaveLength(1 + 250 + 1);
  expect(csv[0]).toMatch(/^\u{FEFF}Name,/u);
  expect(csv.filter((line) => line.startsWith("'=1+1,"))).toHaveLength(1);
  expect(csv.filter((line) => line.startsWith("="))).toEqual([]);
});

test("what is typed and chosen in one breath stands in the address, all of it, and nothing of it once the page was left", async () => {
  await page.goto(`${server.url}/console/audiences`);
  const query = () => Object.fromEntries(new URL(page.url()).searchParams);
  await page.getByLabel("Find").fill("audience 24");
  await page.getByLabel("Sort by").selectOption("-name");
  await expect.poll(query).toEqual({ find: "audience 24", sort: "-name" });
  await expect.poll(() => page.locator("table.list tbody tr").first().textContent()).toContain("audience 249");
  await page.getByLabel("Find").fill("audience 3");
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByRole("heading", { name: "Models", level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  expect(query()).toEqual({});
});

test("cards are searched, sorted and saved like lines, from the address too", async () => {
  await page.goto(`${server.url}/console/recommendations?find=bask`);
  await page.getByRole("region", { name: "basket" }).waitFor();
  expect(await page.getByRole("region", { name: "shelf" }).count()).toBe(0);
  expect(await savedCsv()).toEqual([
    '\u{FEFF}Placement,What answers,For,Places,Held out,Explored,Version that answers,"Answers beside it, shown to nobody"',
    expect.stringMatching(/^basket,recommendations,/),
    "",
  ]);
  await page.goto(`${server.url}/console/trust?view=sharing&find=raven`);
  await page.getByRole("article", { name: "Raven Mail" }).waitFor();
  expect(await page.getByRole("article", { name: "Pigeon Post" }).count()).toBe(0);
  await page.getByLabel("Find").fill("no such post");
  await page.getByText("Nothing here has this in it.").waitFor();
  await page.getByLabel("Find").fill("");
  await page.getByRole("article", { name: "Pigeon Post" }).waitFor();
});

noBarriers("no list is a barrier", desk, {
  places: () => ["recommendations", "trust?view=sharing", "trust?view=figures"],
  stands: (tab) => tab.getByRole("heading", { level: 1 }).waitFor(),
});
