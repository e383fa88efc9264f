// What was done with a person's data, line by line, as the ledger has it.
import { dayOf, purposesOf, type Words, wordsIn } from "@heed/core";
import type { DoneLine } from "./dashboard-model.ts";
import { ledgerSentence } from "./ledger-sentence.ts";
import type { ModelInput } from "./model-input.ts";
import { placementSays } from "./shelf-cards.ts";
import { labelOf } from "./show-value.ts";
import { wordsFor } from "./words.ts";

export function doneLines(input: ModelInput): DoneLine[] {
  const { map, language, own } = input;
  const words = wordsFor(language);
  const purposes = purposesOf(map);
  const said = (of: Readonly<Record<string, { readonly says?: Words }>> | undefined, name: string) => {
    const says = of && Object.hasOwn(of, name) ? of[name]?.says : undefined;
    return says === undefined ? undefined : wordsIn(says, language);
  };
  const names = {
    purposeSays: (name: string) => (purposes[name] ? wordsIn(purposes[name].says, language) : name),
    fieldLabel: (name: string) => labelOf(map, name, language),
    roleSays: (name: string) => said(map.roles, name),
    reasonSays: (name: string) => said(map.lookReasons, name),
    recipientSays: (name: string) =>
      map.recipients?.[name]?.name ?? own.shares.find(({ recipient }) => recipient === name)?.to?.name ?? name,
    placementSays: (name: string) => placementSays(input, name),
  };
  const lines: DoneLine[] = [];
  for (const entry of own.done.entries) {
    const says = ledgerSentence(words, entry, names);
    const last = lines.at(-1);
    // A day's lines stay with their day.
    if (last?.says === says && dayOf(last.at) === dayOf(entry.at))
      lines[lines.length - 1] = { ...last, times: last.times + 1 };
    else lines.push({ at: entry.at, says, times: 1, own: isOwn(entry) });
  }
  return lines;
}

/** What the person did themself is no use of their data; a look of staff is, whatever it is for. */
const isOwn = ({ kind, purpose }: { readonly kind: string; readonly purpose: string }): boolean =>
  kind === "choice" || kind === "denial" || (purpose === "rights" && kind !== "look");
