// What waits for a second person of the staff: what exactly, who asks by their digits, and the customer named anew by whoever approves.
import { type DataMap, readable } from "@heed/core";
import { html } from "ghtml";
import { type Colleague, frame, type Said, said, titleOf, wordIn } from "./staff-pages.ts";

type Waiting = {
  readonly id: string;
  readonly act: string;
  readonly says: Readonly<Record<string, string>>;
  readonly askedBy: string;
  readonly until: Date;
  readonly named: boolean;
};

/** `GET /staff/approvals`; `mark`: the reader's own digits. */
export function approvalsPage(
  map: DataMap,
  who: Colleague,
  mark: string,
  waiting: readonly Waiting[],
  what: Said = {},
): string {
  const shown = ({ id, act, says, askedBy, until, named }: Waiting): string => {
    const own = askedBy === mark;
    const rows = Object.entries(says).map(([name, value]) => [
      LABELS[name] ?? readable(name),
      wordsOf(map, name, value),
    ]);
    const when = until.toISOString().slice(0, 10);
    return html`<section class="card"><h2>${TITLES[act] ?? act}</h2><dl class="meta">!${rows.map(([name = "", value = ""]) => html`<dt>${name}</dt><dd>${value}</dd>`)}<dt>Asked by</dt><dd>${own ? "you" : askedBy === "cli" ? "a command on the server" : askedBy}</dd><dt>Open until</dt><dd>${when}</dd></dl>
!${
      own
        ? html`<p class="soft small">Somebody else has to approve what you ask for.</p>`
        : html`<form method="post" action="/staff/approvals"><input type="hidden" name="id" value="${id}">
!${named ? html`<label><span>Whom it is about: write the customer number or address that you were told</span><input type="text" name="identifier" maxlength="500" autocomplete="off"></label>` : ""}
<p class="pair"><button class="main" name="answer" value="yes">Approve</button><button class="quiet" name="answer" value="no">Refuse</button></p></form>`
    }</section>`;
  };
  return frame(
    "Approvals",
    html`<h1>Approvals</h1><p class="soft">What nobody here does alone. It is done once after you approve it, and both of you are in the ledger.</p>!${said(what)}
!${waiting.length === 0 ? html`<div class="card"><p>Nothing waits.</p></div>` : waiting.map(shown)}`,
    who,
  );
}

const TITLES: Readonly<Record<string, string>> = {
  "show a look late": "Look at a customer who is shown it later",
  "lift a hold": "Lift the legal hold on a customer",
  "end the hold of a request": "End the legal hold on a request before its day",
  "export an audience": "Take an audience away as a file",
};

const LABELS: Readonly<Record<string, string>> = { from: "Shown from", request: "Number" };

function wordsOf(map: DataMap, name: string, value: string): string {
  if (name === "purpose") return titleOf(map, value);
  const reason =
    name === "reason" && Object.hasOwn(map.lookReasons ?? {}, value) ? map.lookReasons?.[value] : undefined;
  return reason ? wordIn(reason.says) : value;
}
