// What a map leads to: what nobody needs, what is kept too long, hosts and recipients that are not as they should be.
import { dayOf, isChoice, KNOWN_PURPOSES, lastDayOf, recipientClosed } from "@heed/core";
import { unnamedHosts } from "../sharing/named-hosts.ts";
import { type Check, DAY_MS, list, when } from "./diagnosis.ts";

/** Heed itself uses these. */
const isBuiltIn = (name: string): boolean => KNOWN_PURPOSES.some((known) => known === name);

export const ofMap: Check = ({ map, mistakes }) => {
  const mistaken = mistakes.map(({ code, place, says, remedy }) => ({
    severity: "unlawful" as const,
    code,
    says: `${place}: ${says}`,
    remedy,
  }));
  if (mistakes.length > 0) return mistaken;
  const read = new Set(Object.values(map.purposes).flatMap((purpose) => Object.keys(purpose.reads)));
  const unread = Object.keys(map.fields).filter((name) => !read.has(name));
  const placed = new Set(Object.values(map.placements ?? {}).map((placement) => placement.purpose));
  const idle = Object.entries(map.purposes)
    .filter(([name, { basis, aggregateOnly, channels }]) => {
      const bases = typeof basis === "string" ? [basis] : Object.values(basis);
      return bases.some(isChoice) && !aggregateOnly && !channels && !placed.has(name) && !isBuiltIn(name);
    })
    .map(([name]) => name);
  const endless = Object.entries(map.purposes)
    .filter(([, { basis }]) => basis !== "legal obligation")
    .filter(([, { reads, keepReview }]) => !keepReview && Object.values(reads).some((keep) => months(keep ?? "") > 36))
    .map(([name]) => name);
  return [
    ...when(
      unread.length > 0,
      "unlawful",
      "field_unread",
      `No purpose reads ${list(unread)}: what nobody needs may not be collected (GDPR Art. 5(1)(c)).`,
      "Remove it from fields, or name it in the reads of the purpose that needs it.",
      { names: unread },
    ),
    ...when(
      endless.length > 0,
      "unlawful",
      "keep_without_review",
      `${list(endless)} keeps data for more than three years and nobody is named who looks whether that is still needed (GDPR Art. 5(1)(e)).`,
      "Shorten the keep, or write keepReview.",
      { names: endless },
    ),
    ...when(
      idle.length > 0,
      "advice",
      "purpose_idle",
      `People are asked about ${list(idle)}, and no placement or channel uses it.`,
      "Add a placement, or remove the purpose: an idle question costs trust.",
      { names: idle },
    ),
  ];
};

const SOON_MS = 30 * DAY_MS;

export const ofRecipients: Check = ({ map, now, signs }) =>
  Object.entries(map.recipients ?? {}).flatMap(([name, recipient]) => {
    const { destination } = recipient;
    if (destination === undefined) return [];
    const queue = signs.deliveries.find((each) => each.recipient === name);
    const closed = recipientClosed(recipient, dayOf(now));
    const last = lastDayOf(recipient);
    return [
      ...when(
        closed !== undefined,
        "misconfigured",
        "recipient_closed",
        `Nothing goes to "${name}": ${closed === "contract_over" ? "its contract is over" : "the review of its contract is past"} since ${last}. It is only told to stop and to delete.`,
        "Look at the contract, then give its new day in heed.config.ts, or remove the destination.",
        { name, since: last ?? "" },
      ),
      ...when(
        closed === undefined && last !== undefined && last <= dayOf(new Date(now.getTime() + SOON_MS)),
        "advice",
        "recipient_closes_soon",
        `After ${last} nothing goes to "${name}" any longer.`,
        "Look at the contract, then give its new day in heed.config.ts.",
        { name, until: last ?? "" },
      ),
      ...when(
        !signs.signed.includes(name),
        "misconfigured",
        "recipient_without_secret",
        `"${name}" has no secret, so nothing is sent there and all of it waits.`,
        destination.kind === "webhook"
          ? `Run heed recipients secret ${name}, and give it to them.`
          : `Write the two keys that they gave to a file, a line each: heed recipients secret ${name} --keys FILE.`,
        { name },
      ),
      ...when(
        (queue?.dead ?? 0) > 0,
        "misconfigured",
        "deliveries_given_up",
        `${queue?.dead} deliveries to "${name}" were given up.`,
        `See heed recipients failed ${name}; then heed recipients retry ${name}.`,
        { name, n: queue?.dead ?? 0 },
      ),
      ...when(
        queue?.oldest != null && now.getTime() - Date.parse(queue.oldest) > DAY_MS,
        "misconfigured",
        "deliveries_wait",
        `The oldest delivery to "${name}" waits since ${queue?.oldest?.slice(0, 10)}.`,
        `See heed recipients. Ask them whether ${new URL(destination.url).host} takes calls, and that a server of Heed runs.`,
        { name, since: queue?.oldest?.slice(0, 10) ?? "", host: new URL(destination.url).host },
      ),
    ];
  });

export const ofHosts: Check = ({ map, addresses }) =>
  unnamedHosts(map, addresses).flatMap(([setting, host]) =>
    when(
      true,
      "unlawful",
      "host_not_named",
      `${setting} leads to ${host}, which no recipient of the map names: nobody is told that data goes there (GDPR Art. 13(1)(e), (f)).`,
      "Add it to hosts of the recipient that runs it, with its country and what protects data there.",
      { setting, host },
    ),
  );

function months(keep: string): number {
  const [n = "0", unit = ""] = keep.split(" ");
  return Number(n) * (unit.startsWith("year") ? 12 : unit.startsWith("month") ? 1 : 1 / 30) || 0;
}
