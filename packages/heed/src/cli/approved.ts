// What a command must not do on one person's word: it asks for a second one's, and says how to get it.
import type { Heed } from "../heed-interface.ts";
import type { Act } from "../staff/second-person.ts";

/**
 * The approval of a second person, which is used up with this.
 *
 * @throws `second_person_missing` while there is none; it waits for one from then on
 */
export async function approved(heed: Pick<Heed, "staff">, act: Act): Promise<string> {
  const agreed = await heed.staff.secondPerson.allows(act, "cli");
  if (agreed.is === "approved") return agreed.approval;
  throw new Error(
    `second_person_missing: this needs a second person. A colleague approves it in the console, Trust, Approvals, until ${agreed.until.toISOString().slice(0, 10)}; then run it again in the same words.`,
  );
}
