// Mail and keys in the settings, in a real browser before a real mail server: how mail stands, without an address, and one to oneself with what the server says.
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "../../test/barriers.ts";
import { openDesk, SCREENS } from "../../test/desk.ts";
import { mailServer } from "../../test/mail-server.ts";
import { createMailer } from "../channels/email/mailer.ts";

const post = await mailServer();
const desk = await openDesk({ smtpUrl: post.url });
const { server, page, enter } = desk;
beforeAll(() => enter());
afterAll(async () => {
  await desk.close();
  await post.close();
});

const view = (name: string, on = page) => on.goto(`${server.url}/console/settings?view=${name}`);
const live = (email: string) =>
  server.heed.database.query("staff", "update heed.staff_account set email = $1 returning 1", [email]);

test("what left, waits and failed stands there in counts, and nobody's address", async () => {
  const { database } = server.heed;
  await database.query(
    "steward",
    `insert into heed.tally (day, kind, name, reason, id, n) select now()::date, 'event', 'mail.confirmation', reason, gen_random_uuid(), n
     from (values ('sent', 7), ('refused', 2), ('given up', 1)) as told (reason, n)`,
  );
  await database.query(
    "steward",
    "insert into heed.outbox (id, kind, ref, at, due, tries) values (gen_random_uuid(), 'confirmation', gen_random_uuid(), now(), now() + interval '1 hour', 3)",
  );
  await view("mail");
  const mail = page.getByRole("region", { name: "Mail" });
  await mail.getByText("1, 1 of them deferred").waitFor();
  const row = mail.getByRole("row", { name: /Confirmations of a yes/ });
  expect(await row.getByRole("cell").allTextContents()).toEqual(["Confirmations of a yes", "7", "2", "1"]);
});

test("a test mail comes to whoever asks, once for two clicks, and what the server says is told with what to do", async () => {
  await live("demo@shop.example");
  const press = page.getByRole("button", { name: "Send a test mail to me" });
  await press.dblclick();
  await page.getByText("The mail server took it").waitFor();
  expect(post.arrived.map(({ to }) => to)).toEqual([["demo@shop.example"]]);
  for (const [address, says, answer] of [
    ["nouser@shop.example", "refuses your address", "no such user"],
    ["full@shop.example", "takes nothing at the moment", "mailbox full"],
  ] as const) {
    await live(address);
    await press.click();
    await page.getByText(says).waitFor();
    expect(await page.getByRole("status").textContent()).toContain(answer);
  }
  await live("demo@localhost");
  expect(await barriers(page)).toEqual([]);
});

test("a wrong password and a server that is away are told apart", async () => {
  const closed = await mailServer({ user: "heed", password: "right" });
  const ask = async (url: string) => {
    const mailer = createMailer(url, { name: "Shop", address: "shop@shop.example" });
    const said = await mailer.ask({ id: "1", to: "demo@shop.example", subject: "s", text: "t", html: "h" });
    mailer.close();
    return said.is;
  };
  expect(await ask(closed.url.replace("//", "//heed:wrong@"))).toBe("password");
  expect(await ask(closed.url.replace("//", "//heed:right@"))).toBe("sent");
  await closed.close();
  expect(await ask(closed.url)).toBe("unreachable");
});

for (const screen of SCREENS)
  test(`nothing of mail and keys is a barrier: ${screen.colorScheme}, ${screen.width}`, async () => {
    const tab = await desk.sameOn(screen);
    for (const name of ["mail", "encryption"]) {
      await view(name, tab);
      await tab.getByRole("region").first().waitFor();
      await tab.waitForLoadState("networkidle");
      expect(await barriers(tab), name).toEqual([]);
      const folder = process.env["HEED_SHOTS"];
      if (folder) await tab.screenshot({ path: `${folder}/${name}-${screen.width}.png`, fullPage: true });
    }
    await tab.context().close();
    expect(server.faults).toEqual([]);
  });
