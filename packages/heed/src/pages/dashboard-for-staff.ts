// The Data Dashboard as its person sees it, for staff who were let in: nothing on it can be pressed, and the reading is a look of theirs.
import type { DashboardModel } from "./dashboard-model.ts";
import { dashboardPage } from "./dashboard-page.ts";
import type { Tongue } from "./page-language.ts";
import type { DashboardDeps, ReadBy } from "./ports.ts";
import { readModel } from "./read-model.ts";
import { momentText } from "./when.ts";
import { wordsFor } from "./words.ts";

/** The whole document; undefined when nothing is held (any longer). Whoever calls it has made sure that this one may see all of it. */
export async function dashboardForStaff(
  deps: DashboardDeps,
  personId: string,
  by: ReadBy,
  tongue: Tongue,
): Promise<string | undefined> {
  const subject = await deps.rights.person(personId);
  if (!subject) return undefined;
  const session = { by: "proven", personId, linkedAt: deps.now() } as const;
  const model = await readModel(deps, { session, subject, mayTake: false }, {}, tongue.language, by);
  const words = wordsFor(tongue.language);
  const said = words.copy.seen(`${momentText(words, model.now)} UTC`);
  return dashboardPage(withoutMore(model), { tongue, forms: undefined, said });
}

/** There is no way on to what is older. */
const withoutMore = ({ held, done: { next: _, ...done }, ...model }: DashboardModel): DashboardModel => ({
  ...model,
  held: held.map(({ next: _, ...field }) => field),
  done,
});
