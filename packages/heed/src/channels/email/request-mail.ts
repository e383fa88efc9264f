// Mails about a request: to the person the link that proves who asks, then what became of it; to the officer what is due. No advertising.
import { type DataMap, emailAddress, isMessage, type Request } from "@heed/core";
import { html } from "ghtml";
import { mailFrame } from "./mail-frame.ts";
import type { Mail } from "./mailer.ts";
import { requestWords } from "./request-words.ts";

type ToPerson = {
  readonly id: string;
  readonly to: string;
  readonly locale: string;
  readonly request: Request;
  readonly answer?: string;
  /** What was asked for waits behind the link; `until`: for so long, and once. */
  readonly results?: { readonly path: string; readonly until?: string };
  /** What staff did, in their words. */
  readonly done?: string;
  readonly agent?: string;
  /** For all of a household: no single mail proves that. */
  readonly household?: boolean;
};
type Said = { readonly subject: string; readonly lines: readonly string[]; readonly button?: string };

/** To the person: what is to be done now, or what was done. Pure. */
export function requestMail(map: DataMap, mail: ToPerson, link: string): Mail {
  const { id, to, locale } = mail;
  const { subject, lines, button } = saidTo(map, mail);
  return compose(map, { id, to, locale, subject, lines, ...(button ? { button: { label: button, link } } : {}) });
}

function saidTo(
  map: DataMap,
  { locale, request, answer, results, done = "", agent, household = false }: ToPerson,
): Said {
  const words = requestWords(locale);
  const { name } = map.controller;
  const asked = words.kinds[request.kind];
  const says = request.says ?? "";
  const complain = words.complain(map.complaints.authority, map.complaints.url);
  if (request.reason === "need_user_verification" && household)
    return { subject: words.takenSubject(name), lines: [words.household(name, asked), words.notYou] };
  if (request.reason === "need_user_verification") {
    const through = agent === undefined ? "" : words.through(agent);
    return {
      subject: words.proveSubject(name),
      lines: [words.prove(name, asked), through, words.nothing],
      button: words.button,
    };
  }
  if (request.status === "denied")
    return { subject: words.deniedSubject(name), lines: [words.denied(asked), says, complain] };
  if (request.status === "fulfilled") {
    if (answer !== undefined) return { subject: words.answerSubject(name), lines: answer.split(/\n+/) };
    // A deletion at the recipients takes longer than its answer: its certificate says how far it is.
    if (results && results.until === undefined)
      return { subject: words.begunSubject(name), lines: [words.begun(asked), done], button: words.certificate };
    const subject = words.doneSubject(name);
    return results?.until === undefined
      ? { subject, lines: [words.done(asked), ...done.split(/\n+/)] }
      : { subject, lines: [words.waits(asked, dayIn(words.locale, results.until)), done], button: words.fetch };
  }
  const until = dayIn(words.locale, request.expectedBy);
  if (request.status === "open" && isMessage(request.kind) && !request.extended)
    return { subject: words.takenSubject(name), lines: [words.taken(name, until), words.notYou] };
  return { subject: words.laterSubject(name), lines: [words.later(asked, until), says, complain] };
}

/** To the officer, of a question to the controller: a number and a day, nothing of the person. Pure. */
export function reminderMail(
  map: DataMap,
  filed: { readonly id: string; readonly request: Request },
  today: string,
  link: string,
): Mail {
  const { expectedBy, kind } = filed.request;
  const { contact } = kind === "QUESTION" ? map.controller : (map.protectionOfficer ?? map.controller);
  const to = emailAddress(contact) ?? map.mailFrom ?? contact;
  const late = today > expectedBy;
  const by = dayIn("en-GB", expectedBy);
  const what =
    kind === "QUESTION" ? "a message of a customer" : kind === "COMPLAINT" ? "a complaint" : "a request of a person";
  const subject = late ? `Overdue since ${by}: ${what}` : `Due on ${by}: ${what}`;
  const lines = [
    `${what[0]?.toUpperCase()}${what.slice(1)}, number ${filed.id}, ${late ? "should have been" : "has to be"} answered by ${by}.`,
    `In a terminal: heed requests show ${filed.id}`,
    ...(isMessage(kind) ? [`Answer it there with: heed requests answer ${filed.id} --says "..."`] : []),
  ];
  const button = { label: "Open it in the console", link };
  return compose(map, { id: `${filed.id}.${today}`, to, locale: "en", subject, lines, button });
}

const dayIn = (locale: string, day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));

function compose(
  map: DataMap,
  mail: {
    readonly id: string;
    readonly to: string;
    readonly locale: string;
    readonly subject: string;
    readonly lines: readonly string[];
    readonly button?: { readonly label: string; readonly link: string };
  },
): Mail {
  const { id, to, locale, subject, button } = mail;
  const { name, contact, address } = map.controller;
  const sender = [name, address, contact].filter(Boolean).join(", ");
  const lines = mail.lines.filter((line) => line !== "");
  return {
    id,
    to,
    subject,
    text: [subject, "", ...lines, "", ...(button ? [`${button.label}:`, button.link, ""] : []), sender, ""].join("\n"),
    html: mailFrame(
      locale,
      subject,
      html`!${lines.map((line) => html`<p>${line}</p>`)}
!${button ? html`<p style="margin: 22px 0"><a class="button" href="${button.link}">${button.label}</a></p><p class="soft"><a href="${button.link}">${button.link}</a></p>` : ""}
<p class="soft">${sender}</p>`,
    ),
  };
}
