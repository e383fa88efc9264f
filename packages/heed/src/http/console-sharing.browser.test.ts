// Who gets data, and what the notice changed, in a real browser: what was given up is tried again or forgotten, and a reviewer only reads.
import { randomUUID } from "node:crypto";
import type { DataMap, Finding } from "@heed/core";
import { afterAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { freshDatabase, keys } from "../../test/database.ts";
import { noBarriers, openDesk } from "../../test/desk.ts";
import { listening } from "../../test/server.ts";
import { writeChoice, writePerson } from "../../test/write-people.ts";

const now = () => new Date("2026-11-20T12:00:00Z");
const map: DataMap = {
  ...bookshop,
  roles: { ...bookshop.roles, officer: { purposes: ["rights", "proof"] }, auditor: { purposes: ["proof"] } },
};
/** The next version: the newsletter reads more and goes to a mail house, whose contract ends soon. */
const after: DataMap = {
  ...map,
  purposes: {
    ...bookshop.purposes,
    newsletter: {
      ...bookshop.purposes.newsletter,
      reads: { ...bookshop.purposes.newsletter.reads, "Product Viewed": "6 months" },
      recipients: ["post", "print"],
    },
  },
  recipients: {
    print: {
      name: "The printer",
      role: "processor",
      country: "US",
      safeguard: "standard contractual clauses <b>",
      contract: "2026-01-15",
      contractUntil: "2028-12-05",
    },
    post: {
      name: "The mail house <b>",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
      contractUntil: "2026-12-05",
      destination: { kind: "webhook", url: "https://mail.example/in", sends: { newsletter: ["email"] } },
    },
  },
};
/** As `diagnose` gives them, worst first; the first says a name of a stranger. */
const findings: Finding[] = [
  {
    severity: "unlawful",
    code: "field_unread",
    says: "No purpose reads <img src=x onerror=alert(1)>.",
    remedy: "Remove it.",
    values: { names: ["<img src=x onerror=alert(1)>"] },
  },
  {
    severity: "advice",
    code: "key_beside_data",
    says: "The root key lies in the data directory.",
    remedy: "Set HEED_KEY.",
  },
];
const database = await freshDatabase();
const before = await listening({ database, map, now });
for (let n = 0; n < 30; n++) {
  const id = await writePerson({ ...before.heed, keys }, `reader-${n}`);
  await writeChoice({ ...before.heed, keys }, id, "newsletter", n < 20);
}
await before.close();
const desk = await openDesk({ database, map: after, now, examine: async () => findings });
const { server, page, enter } = desk;
afterAll(desk.close);

const giveUp = (kind: string) =>
  server.heed.database.query(
    "steward",
    `insert into heed.delivery (person_id, id, recipient, purpose, kind, at, due, tries, dead, why)
     values ($1, $2, 'post', 'newsletter', $3, $4, $4, 9, $4, 'answered 410')`,
    [randomUUID(), randomUUID(), kind, now()],
  );

test("what was given up is seen by number, tried again once, and forgotten but for stops", async () => {
  for (const kind of ["traits", "traits", "stop"]) await giveUp(kind);
  await enter("officer");
  await page.goto(`${server.url}/console/`);
  await page.getByRole("region", { name: "What waits for a decision" }).getByText("The mail house <b>").first().click();
  const card = page.getByRole("article", { name: "The mail house <b>" });
  await card.getByText("15 days left").waitFor();
  await card.getByText("Send you our newsletter").waitFor();
  expect(await card.textContent()).toMatch(/works on our orders.*Germany.*Send you our newsletter.*mail\.example/);
  expect(await card.textContent()).toContain("There is no secret, so nothing is sent");
  await card.getByText("3 deliveries were given up").click();
  const lines = card.getByRole("listitem");
  await expect.poll(() => lines.count()).toBe(3);
  expect(await lines.filter({ hasText: "Word to stop" }).textContent()).toContain("answered 410");
  await lines.filter({ hasText: "Facts" }).first().getByRole("button", { name: "Try again" }).dblclick();
  await expect.poll(() => lines.count()).toBe(2);
  // Forgetting asks once more.
  await card.getByRole("button", { name: "Forget them" }).click();
  await card.getByRole("button", { name: "Yes, forget them; stops stay" }).dblclick();
  await expect.poll(() => lines.count()).toBe(1);
  expect(await lines.textContent()).toContain("Word to stop");
  expect((await server.heed.sharing.dead("post")).map(({ kind }) => kind)).toEqual(["stop"]);
  expect((await server.heed.sharing.status())[0]).toMatchObject({ waiting: 1, dead: 1 });
});

test("the notice shows what its newest version changed, and who has to be asked again", async () => {
  await page.goto(`${server.url}/console/trust?view=notice`);
  const view = page.getByRole("region", { name: "Notice" });
  await view.getByText("20 had said yes").waitFor();
  expect(await view.textContent()).toMatch(
    /Send you our newsletter.*Version 2.*in force.*Version 1.*The first version/,
  );
  await view.getByText("Everything", { exact: true }).click();
  await view.getByText("The mail house <b>").first().waitFor();
});

test("what heed doctor finds stands worst first with its remedy, for whoever proves how things stand", async () => {
  await page.goto(`${server.url}/console/trust?view=findings`);
  const lines = page.getByRole("region", { name: "Findings" }).getByRole("listitem");
  await lines.first().waitFor();
  expect(await lines.allTextContents()).toEqual([
    "Unlawful No purpose reads <img src=x onerror=alert(1)>.Remove it.field_unread",
    "Advice The root key lies in the data directory.Set HEED_KEY.key_beside_data",
  ]);
  expect(await page.getByText("Nothing is wrong that can be seen from here").count()).toBe(0);
  for (const [locale, says] of [
    ["de-DE", "Kein Zweck liest <img src=x onerror=alert(1)>: Was niemand braucht"],
    ["fr-FR", "Aucune finalité ne lit <img src=x onerror=alert(1)>"],
    ["es-ES", "Ninguna finalidad lee <img src=x onerror=alert(1)>: lo que nadie"],
  ] as const) {
    const tab = await desk.sameOn({ width: 1280, locale });
    await tab.goto(`${server.url}/console/trust?view=findings`);
    const lines = tab.getByRole("listitem").filter({ hasText: /field_unread|key_beside_data/ });
    await lines.nth(1).waitFor();
    const [first, second] = await lines.allTextContents();
    expect(first).toContain(says);
    expect(second).not.toContain("The root key");
    await tab.context().close();
  }
  findings.shift();
  await page.getByRole("button", { name: "Look again" }).click();
  await page.getByText("Nothing is wrong that can be seen from here").waitFor();
});

noBarriers("nothing of it is a barrier", desk, {
  places: () => ["sharing", "notice", "findings"].map((view) => `trust?view=${view}`),
  stands: (tab) => tab.locator(".card").first().waitFor(),
  opened: "summary",
});

test("an auditor reads it and changes nothing", async () => {
  await enter("auditor");
  await page.goto(`${server.url}/console/trust?view=sharing`);
  const outside = page.getByRole("article", { name: "The printer" });
  expect(await outside.textContent()).toMatch(/CountryUnited States.*Safeguardstandard contractual clauses <b>/);
  const within = page.getByRole("article", { name: "The mail house <b>" });
  expect(await within.textContent()).toMatch(/CountryGermany.*Safeguardnone needed within the European Economic Area/);
  await page.getByText("1 delivery was given up").click();
  await page.getByText("takes a role that holds “rights”").waitFor();
  await page.getByText("Word to stop").waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  const key = await server.heed.addStaffKey("auditor", "auditor");
  const reply = await fetch(`${server.url}/api/recipients/post/failed`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ act: "drop" }),
  });
  expect(reply.status).toBe(403);
  expect(server.faults).toEqual([]);
});
