// Why a shelf looks as it does, in plain words for the person it is about.
import type { ChoicesReply } from "@heed/core";
import map from "./heed.config.ts";
import type { Lift, Shelf } from "./heed-client.ts";
import type { Viewer } from "./viewer.ts";

/** `short` fits beside a name; `long` is a whole explanation. */
export type Explanation = { readonly short: string; readonly long: string };

/**
 * Explains a shelf. Each reason that Heed gives has its sentence; a reason it does not know is said to be one.
 *
 * @example
 * explain(shelf, viewer).long; // "Bo said no to recommendations. Nothing about Bo was used ..."
 */
export function explain(shelf: Pick<Shelf, "reason" | "personal">, { called, customer }: Viewer): Explanation {
  const who = customer ? called : "this visitor";
  const nothing = `Nothing about ${who} was used to choose these books; everybody may see them.`;
  switch (shelf.reason) {
    case "allowed":
      return shelf.personal
        ? {
            short: "chosen from what was looked at and bought here",
            long: `${called} allows recommendations, so Heed chose these books from what ${who} looked at and bought here.`,
          }
        : { short: "no personal data used", long: `${called} allows recommendations. ${nothing}` };
    case "nothing_known_yet":
      return {
        short: "allowed, but nothing is known yet",
        long: `${called} allows recommendations, but there is nothing yet to choose from. ${nothing}`,
      };
    case "holdout":
      return {
        short: "allowed, but in the comparison group",
        long: `${called} allows recommendations, but is one of the ${HOLDOUT} % who see the shelf that everybody sees. That is how the shop finds out what recommendations are worth.`,
      };
    case "refused":
    case "objected":
      return { short: "refused, so no personal data used", long: `${called} said no to recommendations. ${nothing}` };
    case "not_asked":
      return {
        short: "not asked, so no personal data used",
        long: `${called} has not answered yet, and no answer is no permission. ${nothing}`,
      };
    case "no_identifier":
      return {
        short: "first visit, so no personal data used",
        long: `A first visit: nobody was asked, and nothing says who this is. ${nothing}`,
      };
    case "unknown_person":
      return { short: "unknown, so no personal data used", long: `Nothing is held about ${who}. ${nothing}` };
    case "asked_again":
      return {
        short: "changed since the yes",
        long: `Recommendations have changed since ${called} said yes, so that they must be asked again. ${nothing}`,
      };
    case "expired":
      return {
        short: "the yes has run out",
        long: `The yes of ${who} has run out and must be asked again. ${nothing}`,
      };
    case "not_confirmed":
      return { short: "the yes is not confirmed", long: `The yes of ${who} waits for its confirmation. ${nothing}` };
    case "gpc":
      return {
        short: "Global Privacy Control is on, and honoured",
        long: `The browser of ${who} sends Global Privacy Control, and this shop honours it. ${nothing}`,
      };
    case "signal":
      return {
        short: "a consent string says no",
        long: `A consent string that came with the request of ${who} says no, or cannot be read. ${nothing}`,
      };
    case "restricted":
      return { short: "restricted on request", long: `${called} asked that data be kept and not used. ${nothing}` };
    case "unavailable":
      return {
        short: "choices could not be read, so no personal data used",
        long: `Heed could not read what ${who} chose just now, and no answer is no permission. ${nothing}`,
      };
    case "unreachable":
      return {
        short: "Heed did not answer",
        long: "Heed could not be reached, so the shop shows its own picks. Without an answer nobody's data is used.",
      };
    default:
      return {
        short: "no personal data used",
        long: `Heed gave the reason “${shelf.reason.replaceAll("_", " ")}”. ${nothing}`,
      };
  }
}

/** The map says how many of a hundred are held out, for an honest comparison. */
const HOLDOUT = Math.round((map.placements?.["shelf"]?.holdout ?? 0) * 100);

/** Whether the person allows what this shelf is for, be it used or not. */
export const isAllowed = ({ reason }: Pick<Shelf, "reason">): boolean =>
  ["allowed", "holdout", "nothing_known_yet"].includes(reason);

/** What a customer chose, in a few words. */
export function choicesInWords(purposes: ChoicesReply["purposes"]): string {
  const { recommendations, newsletter } = purposes;
  if (recommendations?.allowed) return "allows recommendations";
  if (newsletter?.allowed) return "newsletter only";
  if (recommendations?.reason === "asked_again") return "is to be asked again";
  if (!recommendations?.answered) return "has not answered yet";
  const open = Object.values(purposes).some(({ choice, allowed }) => choice && allowed);
  return open ? "refused recommendations" : "refused everything";
}

/** What a shelf earned, per 1,000 permitted visitors, in one sentence that claims no more than the interval does. */
export function liftInWords(lift: Lift): string {
  if (!lift.known) return lift.says;
  if (lift.sampleRatioP < 0.001)
    return "The two groups are not as large as they should be, so nothing can be said about what this shelf earned.";
  const { value, low, high } = lift.outcomeLift;
  const n = lift.personal.visitors + lift.holdout.visitors;
  const figures = `${signed(value)} orders per 1,000 permitted visitors (95 % interval ${signed(low)} to ${signed(high)}), n = ${n.toLocaleString("en")}`;
  const verdict = low > 0 || high < 0 ? "" : " The interval holds zero: no effect is shown yet.";
  return `${figures}: ${lift.personal.visitors.toLocaleString("en")} saw it, ${lift.holdout.visitors.toLocaleString("en")} were held out. Synthetic crowd.${verdict}`;
}

const signed = (rate: number): string => {
  const per = Math.round(rate * 1_000);
  return per > 0 ? `+${per}` : per < 0 ? `−${-per}` : "0";
};
