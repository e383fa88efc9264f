// The panel under a shelf that opens the glass: why it looks so, the ledger entry it caused, and what it earned.
import { html } from "ghtml";
import { explain, isAllowed, liftInWords } from "./explain.ts";
import type { Entry, Facts, Lift, Shelf } from "./heed-client.ts";
import type { Viewer } from "./viewer.ts";

/** Everything Heed says about this shelf; `facts` were read after the shelf was decided. */
export function heedPanel(shelf: Shelf, viewer: Viewer, facts: Facts): string {
  return html`<section class="heed" aria-labelledby="why">
<h2 id="why">Why this shelf looks as it does</h2>
<p class="lead">${explain(shelf, viewer).long}</p>
<dl class="terms">
<div><dt>Purpose</dt><dd>${shelf.purpose}</dd></div>
<div><dt>Legal basis</dt><dd>${shelf.basis === "none" ? "none: no personal data used" : shelf.basis}</dd></div>
<div><dt>Model</dt><dd>${shelf.personal ? shelf.model : "none about a person"}</dd></div>
<div><dt>Decision</dt><dd>!${decisionLink(shelf, viewer)}</dd></div>
</dl>
<div class="columns">
<div>
<h3>In the ledger</h3>
!${ledger(shelf, viewer, facts.entries)}
</div>
<div>
<h3>What this shelf earned against its holdout</h3>
!${facts.lift ? liftPart(facts.lift) : html`<p>Not measured yet.</p>`}
</div>
</div>
!${dashboardPart(shelf, viewer)}
</section>`;
}

/** What the shelf earned, drawn and said. */
export function liftPart(lift: Lift): string {
  return html`!${lift.known && lift.sampleRatioP >= 0.001 ? intervalDrawing(lift.outcomeLift) : ""}<p class="lift">${liftInWords(lift)}</p>`;
}

function decisionLink(shelf: Shelf, viewer: Viewer): string {
  if (!shelf.decision) return "none about a person";
  if (!viewer.customer) return html`<code>${shelf.decision.slice(0, 8)}</code>`;
  return html`<code>${shelf.decision.slice(0, 8)}</code> <a href="/account?as=${viewer.id}&amp;decision=${shelf.decision}">explain</a>`;
}

function ledger(shelf: Shelf, viewer: Viewer, entries: readonly Entry[]): string {
  if (!shelf.decision)
    return html`<p>No entry was written: nothing about ${viewer.customer ? viewer.called : "anybody"} was used, so there is nothing to record.</p>`;
  const entry = entries.find((each) => each.decision === shelf.decision);
  if (!entry)
    return html`<p>The entry of this decision is in ${viewer.customer ? `${viewer.called}’s` : "this browser’s"} Data Dashboard.</p>`;
  const fields = Object.entries(entry.fields ?? {}).map(([field, count]) => `${field} × ${count}`);
  return html`<p>This page view wrote one entry, which ${viewer.called} can read:</p>
<p class="entry"><span>!${time(entry.at)} · ${entry.kind}${entry.purpose ? ` · ${entry.purpose}` : ""}</span>
<span>${fields.length > 0 ? `used ${fields.join(", ")}` : "used no field"}</span>
<span><code>${entry.hash.slice(0, 12)}</code> <b class="${entry.sealed ? "sealed" : "open"}">${entry.sealed ? "sealed" : "not sealed yet: within seconds"}</b></span></p>`;
}

function dashboardPart(shelf: Shelf, viewer: Viewer): string {
  if (viewer.known)
    return html`<p class="try"><a class="button" href="/me" data-dashboard>Open this browser’s Data Dashboard</a>
<span><a href="#" data-heed-choices>Privacy choices</a>: take it back, and watch it stop at once.</span></p>`;
  if (!viewer.customer)
    return html`<p class="try">A visitor without an identifier has no Data Dashboard: nothing is held, so there is nothing to show.</p>`;
  return html`<p class="try"><a class="button" href="/account?as=${viewer.id}">Open ${viewer.called}’s Data Dashboard</a>
<span>Try it: switch recommendations ${isAllowed(shelf) ? "off" : "on"} there, and come back.</span></p>`;
}

const time = (at: string): string => html`<time datetime="${at}">${at.slice(0, 19).replace("T", " ")} UTC</time>`;

/** The interval as a line with its point, and zero marked. */
function intervalDrawing({ value, low, high }: { value: number; low: number; high: number }): string {
  const from = Math.min(0, low);
  const to = Math.max(0, high);
  const room = to - from || 1;
  const x = (rate: number): string => (16 + ((rate - from) / room) * 368).toFixed(1);
  return html`<svg class="interval" viewBox="0 0 400 44" aria-hidden="true">
<path class="axis" d="M8 22H392"/><path class="zero" d="M${x(0)} 8V36"/>
<path class="range" d="M${x(low)} 22H${x(high)}M${x(low)} 15v14M${x(high)} 15v14"/><circle class="point" cx="${x(value)}" cy="22" r="6"/>
</svg>`;
}
