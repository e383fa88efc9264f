// What became of the mails that Heed sends, in counts and never by whom they reach; and one mail to whoever of the staff tries it.
import { randomUUID } from "node:crypto";
import { dayOf, type MailAnswer, type MailReply } from "@heed/core";
import type { Database } from "../../storage/database.ts";
import { mailFrame } from "./mail-frame.ts";
import type { Mailer } from "./mailer.ts";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** As the outbox counts them. */
const OUTCOMES = { sent: "sent", refused: "refused", "given up": "givenUp" } as const;

const SUBJECT = "Heed can send mail";
const TEXT = "You asked for this mail in the settings of Heed. That it is here means that mails leave and arrive.";

export function createMailDesk(deps: {
  readonly database: Database;
  /** Away where no mail server is named. */
  readonly mailer: Pick<Mailer, "ask"> | undefined;
  readonly from: { readonly name: string; readonly address: string };
  readonly flush: () => Promise<void>;
  readonly now: () => Date;
}) {
  const { database, mailer, from, flush, now } = deps;
  return {
    async status(): Promise<MailReply> {
      await flush();
      const [waiting] = await database.query<{ waits: number; tried: number; next: Date | null }>(
        "steward",
        "select count(*)::int as waits, count(*) filter (where tries > 0)::int as tried, min(due) filter (where tries > 0) as next from heed.outbox",
      );
      const counts = await database.query<{ kind: string; reason: keyof typeof OUTCOMES; n: number; last: string }>(
        "auditor",
        `select substr(name, 6) as kind, reason, sum(n)::int as n, max(day)::text as last from heed.tally
         where kind = 'event' and name like 'mail.%' and reason = any($1) and day >= $2::date group by name, reason order by name`,
        [Object.keys(OUTCOMES), dayOf(new Date(+now() - (DAYS - 1) * DAY_MS))],
      );
      const kinds = [...new Set(counts.map(({ kind }) => kind))].map((kind) => ({
        ...{ kind, sent: 0, refused: 0, givenUp: 0 },
        ...Object.fromEntries(counts.flatMap((row) => (row.kind === kind ? [[OUTCOMES[row.reason], row.n]] : []))),
      }));
      const last = counts
        .flatMap(({ reason, last: day }) => (reason === "sent" ? [day] : []))
        .toSorted()
        .at(-1);
      return {
        set: mailer !== undefined,
        from,
        waits: waiting?.waits ?? 0,
        tried: waiting?.tried ?? 0,
        ...(waiting?.next ? { next: waiting.next.toISOString() } : {}),
        days: DAYS,
        ...(last ? { last } : {}),
        kinds,
      };
    },
    /** Sends one mail now; undefined: no mail server is named. */
    async test(to: string): Promise<MailAnswer | undefined> {
      const html = mailFrame("en", SUBJECT, `<p>${TEXT}</p>`);
      const said = await mailer?.ask({ id: randomUUID(), to, subject: SUBJECT, text: TEXT, html });
      return said && { ...said, answer: said.answer.slice(0, 300) };
    },
  };
}

export type MailDesk = ReturnType<typeof createMailDesk>;
