// heed requests: what people asked for, by the day on which it is due, and what staff do about it. Every step is an entry.
import { DENIALS, REQUEST_KINDS, type RequestEvent } from "@heed/core";
import { type Command, Option } from "commander";
import type { Heed } from "../heed-interface.ts";
import type { Filed } from "../rights/filed.ts";
import { type TakenDown, takeRequest } from "../rights/take-request.ts";
import { approved } from "./approved.ts";
import { type AsStaff, lookOf, REASON, ROLE } from "./as-staff.ts";
import { show, withHeed } from "./open.ts";
import { bold, table } from "./terminal.ts";

const ACTOR = "staff:cli";

export function addRequests(program: Command): void {
  const requests = program.command("requests").description("requests of people: what is due, and what to do about it");
  requests
    .command("list", { isDefault: true })
    .description("open requests, the most urgent first")
    .option("--all", "closed ones too")
    .action(({ all = false }: { all?: boolean }) =>
      withHeed(program, async (heed) => {
        const filed = [...(await heed.requests.list()), ...(all ? await everyClosed(heed) : [])];
        const today = heed.now().toISOString().slice(0, 10);
        show(program, filed.map(told), () =>
          filed.length === 0 ? "Nobody waits for an answer." : table(filed.map((one) => row(one, today))),
        );
      }),
    );
  requests
    .command("show <number>")
    .description("one request, with the address it came from and everything that happened")
    .action((id: string) =>
      withHeed(program, async (heed) => {
        const filed = await find(heed, id);
        await heed.staff.oversee("request opened", "cli", id);
        print(program, filed);
      }),
    );
  const act = (name: string, says: string, options: readonly Option[], event: (given: Given) => Happens) => {
    const command = requests.command(`${name} <number>`).description(says);
    for (const option of options) command.addOption(option);
    command.action((id: string, given: Given) =>
      withHeed(program, async (heed) => {
        const done = await heed.requests.act(id, { ...event(given), at: heed.now() } as RequestEvent, ACTOR);
        if (!done.ok) throw new Error(`${done.code}: ${done.message}`);
        print(program, done.filed);
      }),
    );
  };
  const reason = new Option("--reason <text>", "why, in words for the person").makeOptionMandatory();
  act("verify", "you made sure who asks, and asked for no more than that needs", [], () => ({
    is: "verified",
    by: "staff",
  }));
  act("extend", "take longer, once; the person is told why", [reason], ({ reason: why = "" }) => ({
    is: "extended",
    reason: why,
  }));
  const until = new Option("--until <day>", "the last day of the hold, YYYY-MM-DD").makeOptionMandatory();
  act(
    "hold",
    "keep what a claim needs; the deletion waits",
    [reason, until],
    ({ reason: why = "", until: day = "" }) => ({
      is: "held",
      reason: why,
      until: dayOf(day),
    }),
  );
  requests
    .command("release <number>")
    .description("end a hold; before its day a second person has to approve it, in the console, Trust, Approvals")
    .action((id: string) =>
      withHeed(program, async (heed) => {
        const at = heed.now();
        const { hold } = (await find(heed, id)).request;
        const early = hold !== undefined && hold.until > at;
        const agreed = early
          ? { approval: await approved(heed, { act: "end the hold of a request", request: id }) }
          : {};
        const done = await heed.requests.act(id, { is: "released", at, ...agreed }, ACTOR);
        if (!done.ok) throw new Error(`${done.code}: ${done.message}`);
        print(program, done.filed);
      }),
    );
  act("revoke", "the person took it back", [], () => ({ is: "revoked" }));
  const because = new Option("--because <reason>", "which ground").choices([...DENIALS]).makeOptionMandatory();
  act("refuse", "do not do it; the person is told why, and where to complain", [because, reason], (given) => ({
    is: "denied",
    reason: given.because ?? "other",
    says: given.reason ?? "",
  }));
  requests
    .command("answer <number>")
    .description("answer a message, in words; they are mailed to whoever wrote it")
    .requiredOption("--says <text>", "the answer, as the person reads it")
    .action((id: string, { says }: { says: string }) =>
      withHeed(program, async (heed) => {
        const done = await heed.requests.act(id, { is: "fulfilled", at: heed.now() }, ACTOR, says);
        if (!done.ok) throw new Error(`${done.code}: ${done.message}`);
        print(program, done.filed);
      }),
    );
  requests
    .command("take <address>")
    .description("take down what came by phone, by letter or over the counter: the clock begins, as for the form")
    .addOption(new Option("--kind <kind>", "what is asked for").choices([...REQUEST_KINDS]).makeOptionMandatory())
    .option("--words <text>", "in the person's words")
    .option("--locale <language>", "the language of the mails about it", "en")
    .option("--regime <name>", "the law where they live, such as gdpr or ccpa; default: the strictest of the map")
    .option("--household", "for everybody in their household: each member has to say so, no mail proves it")
    .option("--received <day>", "the day on which it came in, YYYY-MM-DD, if that was before today")
    .action((address: string, given: Omit<TakenDown, "address">) =>
      withHeed(program, async (heed) => {
        const { requests, inForce, now } = heed;
        const asked = await takeRequest({ requests, map: inForce.map, now }, { ...given, address }, ACTOR);
        if (asked.is === "refused") throw new Error(`${asked.code}: ${asked.message}`);
        print(program, await find(heed, asked.id));
      }),
    );
  requests
    .command("fulfil <number>")
    .description("do it, where Heed can, and close the request; what only you can do, say with --says that you did")
    .option("--person <id>", "whom the shop knows by this user id, where the address alone does not say it")
    .option("--keep-counts", "of a deletion: they want their numbers to stay in totals of at least 11 people who left")
    .option("--says <text>", "what was done, in words for the person, who gets them by mail")
    .option("--field <name>", "of a correction: the field of heed.config.ts")
    .option("--value <text>", "of a correction: the right value")
    .option("--purpose <name>", "of a yes or no to one thing: the purpose")
    .option("--until <day>", "of a legal hold: the day, YYYY-MM-DD, on which you look at it again")
    .addOption(ROLE)
    .addOption(REASON)
    .action((id: string, { person, field, value, role, reason, ...told }: HowGiven) =>
      withHeed(program, async (heed) => {
        const as = { ...(role ? { role } : {}), ...(reason ? { reason } : {}) };
        const done = await heed.fulfil(id, ACTOR, {
          ...told,
          ...(person === undefined ? {} : { userId: person }),
          ...(field === undefined ? {} : { correct: { field, value } }),
          look: lookOf(heed, as),
          agreed: (personId) => approved(heed, { act: "lift a hold", personId }),
        });
        if (!done.ok) throw new Error(`${done.code}: ${done.message}`);
        const { did, results } = done;
        const link = results && !heed.mails && heed.publicUrl.replace(/\/+$/, "") + results.path;
        const next = link ? `${HAND_OVER}\n${link}` : results ? MAILED : "";
        show(program, { did, ...(link ? { link } : {}) }, () => [SAYS[did], next].join(" ").trim());
      }),
    );
}

const SAYS = {
  erased: "The deletion has begun. Its certificate fills in as each step is done.",
  restricted: "Restricted: kept, and used for nothing.",
  copied: "A copy waits for the person, once and for seven days.",
  closed: "The no is recorded and stands.",
  opened: "The yes is recorded, with this request as its proof.",
  corrected: "Corrected: everything reads the new value from now on, and whoever got the old one is told.",
  held: "On hold: nothing of this person is deleted.",
  released: "The hold is lifted.",
  "by hand": "Closed as done by you, in the words that you gave.",
} as const;

const MAILED = "A mail tells them its address.";
const HAND_OVER = "No mail server is set (SMTP_URL): give them this address, and nobody else:";

type HowGiven = AsStaff & {
  person?: string;
  keepCounts?: boolean;
  says?: string;
  field?: string;
  value?: string;
  purpose?: string;
  until?: string;
};
type Given = { reason?: string; until?: string; because?: (typeof DENIALS)[number] };
type Happens = { readonly is: RequestEvent["is"] } & Readonly<Record<string, unknown>>;

function dayOf(text: string): Date {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new Error("day_malformed: --until is no day. Write it as YYYY-MM-DD.");
  return new Date(`${text}T23:59:59Z`);
}

async function find(heed: Heed, id: string): Promise<Filed> {
  const filed = await heed.requests.find(id);
  if (!filed) throw new Error("request_unknown: there is no request of this number. Take it from heed requests.");
  return filed;
}

async function everyClosed(heed: Heed): Promise<readonly Filed[]> {
  const filed: Filed[] = [];
  for (let page = await heed.requests.closed(); ; page = await heed.requests.closed(page.next)) {
    filed.push(...page.filed);
    if (page.next === undefined) return filed;
  }
}

/** A list names nobody; `show` does. */
const told = ({ id, request, household, agent }: Filed) => ({
  id,
  ...request,
  household,
  ...(agent ? { agent: agent.id } : {}),
});

function row(filed: Filed, today: string): (string | number)[] {
  const { request, household, agent } = filed;
  const days = Math.round((Date.parse(request.expectedBy) - Date.parse(today)) / 86_400_000);
  const notes = [
    request.reason ?? "",
    request.hold ? `hold until ${request.hold.until.toISOString().slice(0, 10)}` : "",
    household ? "household" : "",
    agent ? `agent ${agent.id}` : "",
  ];
  return [
    filed.id,
    request.kind,
    request.status,
    `${request.expectedBy} (${days < 0 ? `${-days} days late` : `${days} days left`})`,
    notes.filter(Boolean).join(", "),
  ];
}

function print(program: Command, filed: Filed): void {
  const { request, events, address, words, answer, done } = filed;
  show(program, { ...told(filed), address, words, answer, done, events }, () =>
    [
      bold(`${request.kind} ${filed.id}`),
      table([
        ["state", [request.status, request.reason].filter(Boolean).join(", ")],
        ["received", request.receivedAt.toISOString()],
        ...(request.confirmBy ? [["confirm by", request.confirmBy]] : []),
        ["answer by", request.expectedBy],
        ["from", address ?? "forgotten, 30 days after the end"],
        ...(words ? [["says", words]] : []),
        ...(answer ? [["answered", answer]] : []),
        ...(done ? [["done", done]] : []),
      ]),
      ...(events.length > 0 ? ["", table(events.map((event) => [event.at.toISOString(), event.is, event.actor]))] : []),
    ].join("\n"),
  );
}
