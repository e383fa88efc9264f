// Takes messages in their order: what one says of its person (a choice, who is who) is recorded before its own data is written.
import { assertInForce } from "../storage/map-in-force.ts";
import { ensurePersons } from "../storage/person-directory.ts";
import { link, wantsLink } from "./link.ts";
import { everyAlias, look, type View } from "./look.ts";
import { type Message, type Origin, type Outcome, subjectOf } from "./message.ts";
import type { Parts } from "./parts.ts";
import { newClaims, recordClaims } from "./record-claims.ts";
import { retried, StartAgain } from "./retried.ts";
import { isClaimedYes, writeChunk } from "./write-chunk.ts";

/**
 * Takes messages. Those that only bring data are written together; one that changes what stands for its person first
 * lets what came before it of that person be written.
 *
 * @returns one outcome per message, in their order
 */
export async function takeMessages(deps: Parts, messages: readonly Message[], origin: Origin): Promise<Outcome[]> {
  const mayAct = (message: Message) =>
    message.claims.length > 0 ||
    message.previous !== undefined ||
    (message.user !== undefined && (message.browser !== undefined || origin.strength === "proven"));
  if (!messages.some(mayAct)) return writeChunk(deps, messages, origin);

  const outcomes = new Map<Message, Outcome>();
  let run: Message[] = [];
  let touched = new Set<string>();
  const flush = async () => {
    const written = run.length === 0 ? [] : await writeChunk(deps, run, origin);
    run.forEach((message, i) => {
      outcomes.set(message, noted(message, written[i]!, outcomes.get(message)));
    });
    run = [];
    touched = new Set();
  };
  const view = await look(deps, messages);
  await makeClaimants(deps, view, messages, origin);
  for (const message of messages) {
    const marks = [...everyAlias(message), ...everyAlias(message).flatMap((hash) => view.personOf(hash) ?? [])];
    if (mayAct(message) && !view.isPast(message) && wantsAct(deps, view, message, origin)) {
      if (marks.some((mark) => touched.has(mark))) await flush();
      const acted = await retried(() => act(deps, view, message, origin));
      if (acted) outcomes.set(message, acted);
      if (acted?.is === "refused") continue;
    }
    run.push(message);
    for (const mark of marks) touched.add(mark);
  }
  await flush();
  return messages.map((message) => outcomes.get(message)!);
}

/** A message without data is still taken note of when it told of a choice or of who is who. */
function noted(message: Message, written: Outcome, acted: Outcome | undefined): Outcome {
  const tells = acted !== undefined || message.claims.length > 0;
  if (!tells || (written.is !== "dropped" && written.is !== "withheld")) return written;
  return { is: "noted", withheld: written.is === "withheld" ? written.withheld : [] };
}

/** Whoever chooses is remembered, so that a no stays a no: makes the unknown people of messages that claim something. */
async function makeClaimants(
  deps: Parts,
  view: View,
  messages: readonly Message[],
  { strength }: Origin,
): Promise<void> {
  const unknown = messages.filter(
    (message) => message.claims.length > 0 && !view.isPast(message) && view.subject(message) === undefined,
  );
  if (unknown.length === 0) return;
  const aliases = new Map(unknown.map((message) => [subjectOf(message).hash, subjectOf(message).identifier]));
  const newcomers = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, identifier]) => identifier);
  await retried(() =>
    deps.database.transaction("ingest", {}, async (connection) => {
      await assertInForce(connection, deps.inForce);
      return ensurePersons(connection, deps.keys, newcomers, strength, deps.now());
    }),
  );
  await view.refresh(unknown);
}

const wantsAct = (deps: Parts, view: View, message: Message, origin: Origin): boolean => {
  const { choices, state } = view.standing(view.subject(message));
  return (
    newClaims(choices, message, origin.strength).length > 0 ||
    (isProof(message, origin) && !state.proven && choices.some(isClaimedYes)) ||
    wantsLink(deps, view, message)
  );
};

async function act(deps: Parts, view: View, message: Message, origin: Origin): Promise<Outcome | undefined> {
  if (view.isPast(message)) return undefined;
  const subject = view.subject(message);
  const { choices, state } = view.standing(subject);
  const claims = newClaims(choices, message, origin.strength);
  if (subject !== undefined && claims.length > 0) {
    const recorded = await recordClaims(deps.choices, subject, claims, message, origin);
    if (!recorded) {
      // Erased since we looked. What was said after it is said by somebody new, whose no counts.
      await view.refresh([message]);
      await makeClaimants(deps, view, [message], origin);
      throw new StartAgain();
    }
  }
  // For a proven person a claimed yes counts no longer: what rested on it must be closed.
  if (subject !== undefined && isProof(message, origin) && !state.proven && choices.some(isClaimedYes))
    await deps.choices.setState(subject, "proven", "true", `key:${origin.source}`);
  if (claims.length > 0) await view.refresh([message]);
  if (!wantsLink(deps, view, message)) return claims.length > 0 ? { is: "noted", withheld: [] } : undefined;
  const linked = await link(deps, message, origin);
  await view.refresh([message]);
  return linked;
}

/** A server key vouches for whom it names. */
const isProof = (message: Message, { strength }: Origin): boolean =>
  strength === "proven" && message.user !== undefined;
