// Mistakes in a recipient: who it is, the contract, the safeguard, and what Heed sends there.
import type { DataMap, Recipient } from "./data-map.ts";
import type { Destination } from "./destination.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type Add, isRecord } from "./mistake.ts";

/** All mistakes of all recipients. */
export function checkRecipients(map: DataMap, add: Add): void {
  for (const [name, recipient] of Object.entries(map.recipients ?? {})) {
    const place = `recipients["${name}"]`;
    if (!recipient.name || !recipient.country)
      add("recipient_incomplete", place, "A recipient needs a name and a country.", "Give name and country.");
    if (recipient.kind && recipient.kind !== "sale" && recipient.kind !== "sharing")
      add("recipient_kind", `${place}.kind`, `"${recipient.kind}" is no kind.`, "Use sale or sharing, or remove it.");
    if (recipient.role === "processor" && !isDay(recipient.contract))
      add(
        "contract_missing",
        `${place}.contract`,
        "A processor needs a contract (GDPR Art. 28).",
        "Give its day as YYYY-MM-DD.",
      );
    for (const key of ["contractUntil", "review"] as const)
      if (recipient[key] !== undefined && !isDay(recipient[key]))
        add("day_malformed", `${place}.${key}`, `"${recipient[key]}" is no day.`, "Give it as YYYY-MM-DD.");
    checkHosts(place, recipient, add);
    if (recipient.destination !== undefined) checkDestination(map, name, recipient.destination, place, add);
    if (recipient.destination !== undefined || recipient.hosts !== undefined) checkSafeguard(place, recipient, add);
  }
}

function checkHosts(place: string, { hosts }: Recipient, add: Add): void {
  if (hosts === undefined) return;
  if (!Array.isArray(hosts) || hosts.some((host) => typeof host !== "string" || !HOST.test(host)))
    add(
      "host_malformed",
      `${place}.hosts`,
      "A host is a name without scheme, port or path.",
      'Write hosts: ["smtp.example"].',
    );
}

const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

// GDPR Art. 44: outside the European Economic Area a transfer needs an adequacy decision or another safeguard, which the notice tells.
function checkSafeguard(place: string, { country, safeguard }: Recipient, add: Add): void {
  if (safeguard || EEA.has(country?.slice(0, 2))) return;
  add(
    "safeguard_missing",
    `${place}.safeguard`,
    `Data goes to ${country}, outside the European Economic Area, and nothing is said of what protects it there (GDPR Art. 44 to 49).`,
    'Write safeguard: "adequacy decision of ...", or "standard contractual clauses".',
  );
}

const EEA: ReadonlySet<string> = new Set(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split(" "),
);

function checkDestination(map: DataMap, name: string, destination: Destination, at: string, add: Add): void {
  const place = `${at}.destination`;
  if (!isRecord(destination) || !isRecord(destination.sends)) {
    add(
      "destination_incomplete",
      place,
      "A destination needs kind, url and sends.",
      'Write { kind: "webhook", url: "https://...", sends: { newsletter: ["email"] } }.',
    );
    return;
  }
  const { perMinute, sends } = destination;
  checkWay(destination, place, add);
  if (perMinute !== undefined && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 60_000))
    add("rate_out_of_range", `${place}.perMinute`, `${perMinute} a minute.`, "Give a whole number from 1 to 60000.");
  for (const [purpose, fields] of Object.entries(sends)) {
    const declared = Object.hasOwn(map.purposes, purpose) ? map.purposes[purpose] : undefined;
    const where = `${place}.sends["${purpose}"]`;
    if (!declared) {
      add(
        "purpose_not_declared",
        where,
        `"${purpose}" is not a declared purpose.`,
        didYouMean(purpose, Object.keys(map.purposes)),
      );
      continue;
    }
    if (!declared.recipients?.includes(name))
      add(
        "recipient_not_named",
        where,
        `People are not told that "${name}" gets data for "${purpose}".`,
        `Add "${name}" to recipients of that purpose.`,
      );
    if (declared.aggregateOnly)
      add("aggregate_only", where, `"${purpose}" reads groups only.`, "Send for another purpose.");
    if (!Array.isArray(fields)) {
      add("destination_incomplete", where, "The fields of a purpose are a list.", 'Write ["email"].');
      continue;
    }
    for (const field of fields)
      if (!Object.hasOwn(declared.reads, field))
        add(
          "field_not_read",
          where,
          `"${purpose}" does not read "${field}".`,
          didYouMean(field, Object.keys(declared.reads)),
        );
  }
}

/** What each kind of destination needs beside what goes there. */
function checkWay(destination: Destination, place: string, add: Add): void {
  const { kind, local } = destination;
  const url = (schemes: Schemes, key = "url") =>
    checkUrl(Reflect.get(destination, key), schemes, local, `${place}.${key}`, add);
  const text = (key: string, shape: RegExp, says: string, remedy: string) => {
    const given: unknown = Reflect.get(destination, key);
    if (typeof given !== "string" || !shape.test(given)) add("destination_incomplete", `${place}.${key}`, says, remedy);
  };
  switch (kind) {
    case "webhook":
      url(WEB);
      break;
    case "segment":
      url(WEB);
      // Who cannot be told to delete gets nothing (GDPR Art. 17(2), 19).
      url(WEB, "regulations");
      break;
    case "files":
      url(WEB);
      text(
        "bucket",
        BUCKET,
        "Files lie in a bucket.",
        "Give its name: 3 to 63 small letters, digits, dashes and dots.",
      );
      text(
        "region",
        REGION,
        "Requests to a store are signed for a region.",
        'Write region: "eu-central-1", or "auto".',
      );
      break;
    case "table":
      url(POSTGRES);
      if (typeof destination.url === "string" && !DATABASE.test(destination.url))
        add("destination_url", `${place}.url`, "A database has a name.", "Write postgres://host/name.");
      break;
    case "mail":
      url(SMTP);
      for (const key of ["from", "to"])
        text(key, ADDRESS, "A mail has a sender and somebody who gets it.", `Give ${key} as one plain address.`);
      break;
    default:
      add(
        "destination_kind",
        `${place}.kind`,
        `"${Reflect.get(destination, "kind")}" is no kind of destination.`,
        "Use one of: webhook, segment, files, table, mail.",
      );
  }
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[a-z0-9-]{2,40}$/;
const DATABASE = /^[a-z]+:\/\/[^/]+\/[^/?]+(?:\?sslmode=verify-full)?$/i;
const ADDRESS = /^[^\s@<>,;:"]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;

/** Encrypted from the first byte, or at once: whoever connects insists on it. `plain` is so only where `local` says so. */
type Schemes = { readonly safe: readonly string[]; readonly plain: readonly string[] };
const WEB: Schemes = { safe: ["https"], plain: ["http"] };
const SMTP: Schemes = { safe: ["smtps", "smtp"], plain: [] };
const POSTGRES: Schemes = { safe: ["postgres", "postgresql"], plain: [] };

function checkUrl(url: unknown, { safe, plain }: Schemes, local: unknown, place: string, add: Add): void {
  const [, scheme = ""] = typeof url === "string" ? (URL_SHAPE.exec(url) ?? []) : [];
  if (!safe.includes(scheme) && !(plain.includes(scheme) && local === true))
    add(
      "destination_url",
      place,
      "What goes out has to be encrypted on its way, and an address in the map holds no user, password or fragment.",
      `Give an ${safe[0]}:// address; without encryption only with local: true, inside your own network. Secrets: heed recipients secret.`,
    );
}

/** Scheme, host or address, port, path and query. */
const URL_SHAPE = /^([a-z]+):\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?][^\s#]*)?$/i;

const isDay = (value: unknown): boolean =>
  typeof value === "string" && DAY.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
