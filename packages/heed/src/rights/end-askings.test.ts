// What waits for a confirmation under an address of somebody goes with them, also where no row of theirs stays.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { foundation } from "../../test/database.ts";
import { addDatum, answer, makePerson } from "../../test/person.ts";
import { createConfirmations } from "../consent/confirmations.ts";
import { createRights } from "./rights.ts";

const { orders, newsletter } = bookshop.purposes;
/** Only a yes needs the address, so that a deletion takes it at once. */
const map = {
  ...bookshop,
  purposes: {
    ...bookshop.purposes,
    orders: { ...orders, reads: { "Order Completed": "6 months" } },
    newsletter: { ...newsletter, doubleOptIn: true, frequency: "once a month" },
  },
} as unknown as typeof bookshop;
let heed: Awaited<ReturnType<typeof foundation<typeof bookshop>>>;
beforeAll(async () => {
  heed = await foundation(map);
});
afterAll(() => heed.close());

test("an address that is only a detail of who was erased waits for no confirmation any more; another's does", async () => {
  const { id } = await makePerson(heed, { user: "1001" });
  await answer(heed, id, "newsletter", true);
  expect(await addDatum(heed, id, { field: "email", value: "ann@reader.example" })).toBe(true);
  const nobody = async () => undefined;
  const confirmations = createConfirmations({ ...heed, known: nobody, keep: nobody, ensure: async () => id });
  for (const address of ["ann@reader.example", "ben@reader.example"])
    expect(await confirmations.ask({ address, purpose: "newsletter" })).toEqual({ is: "asked" });
  await createRights({ ...heed, erasers: [] }).erase(id, "person:dashboard");
  expect((await heed.owner.query("select 1 from heed.identity")).rowCount).toBe(0);
  expect((await heed.owner.query("select 1 from heed.confirmation")).rowCount).toBe(1);
});
