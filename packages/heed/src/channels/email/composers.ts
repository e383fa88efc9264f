// What each mail of the outbox says, made when it leaves: a row holds a number only.
import { type DataMap, dayOf, isFinal, type Request } from "@heed/core";
import { confirmationMail } from "./confirmation-mail.ts";
import { noticeMail } from "./notice-mail.ts";
import type { Composers } from "./outbox.ts";
import { receiptMail } from "./receipt-mail.ts";
import { reminderMail, requestMail } from "./request-mail.ts";

type Found<T> = Promise<T | undefined>;

/** Where the mails find what they are about: by number, at the last moment. */
export type MailSources = {
  readonly map: DataMap;
  readonly publicUrl: string;
  readonly confirmDays: number;
  readonly requests: {
    mailFor(ref: string): Found<Parameters<typeof requestMail>[1] & { token: string }>;
    find(ref: string): Found<{ id: string; request: Request }>;
  };
  readonly confirmations: {
    mailFor(ref: string): Found<{ id: string; to: string; purpose: string; locale: string; token: string }>;
  };
  readonly noticeMails: {
    mailFor(
      ref: string,
      version: number,
    ): Found<{ to: string; locale: string | undefined; lines(locale: string): readonly string[] }>;
  };
  readonly receiptMails: { mailFor(ref: string, id: string): Found<{ to: string; receipt: object }> };
  readonly notices: { find(asked: { version: number }): Found<{ since: Date }> };
  /** The language of a mail for somebody who reads this one: mails and map are written in it. */
  languageFor(locale: string | undefined): string;
  readonly now: () => Date;
};

/** One composer a kind of row. */
export function createComposers(from: MailSources): Composers {
  const { map, requests, confirmations, noticeMails, receiptMails, notices, languageFor, now } = from;
  const base = from.publicUrl.replace(/\/+$/, "");
  return {
    async request(ref) {
      const mail = await requests.mailFor(ref);
      return mail && requestMail(map, mail, base + (mail.results?.path ?? `/rights/${mail.token}`));
    },
    async reminder(ref) {
      const filed = await requests.find(ref);
      const link = `${base}/console/trust?view=requests&request=${ref}`;
      return filed && !isFinal(filed.request) ? reminderMail(map, filed, dayOf(now()), link) : undefined;
    },
    async confirmation(ref) {
      const mail = await confirmations.mailFor(ref);
      if (!mail) return undefined;
      const link = `${base}/consent/v1/confirm/${mail.token}`;
      return confirmationMail(map, { ...mail, locale: languageFor(mail.locale) }, link, from.confirmDays);
    },
    async receipt(ref, about, id) {
      const [language = "", act = ""] = about.split("/");
      const mail = await receiptMails.mailFor(ref, act);
      return mail && receiptMail(map, { id, language, ...mail });
    },
    async notice(ref, about, id) {
      const version = Number(about);
      const [mail, notice] = [await noticeMails.mailFor(ref, version), await notices.find({ version })];
      if (!mail || !notice) return undefined;
      const language = languageFor(mail.locale);
      const told = { id, to: mail.to, language, since: notice.since, lines: mail.lines(language) };
      return noticeMail(map, told, { notice: `${base}/privacy`, dashboard: map.signIn ?? `${base}/me` });
    },
  };
}
