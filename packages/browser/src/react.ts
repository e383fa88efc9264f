// For React: what stands, as a hook, and a button that opens the preference centre.
import { createElement, type FunctionComponent, type PropsWithChildren, useEffect, useState } from "react";
import type { HeedBrowser, Standing } from "./client.ts";

/**
 * What stands now; undefined until the notice has arrived. The component is drawn again after every change.
 *
 * @example
 * const open = useStanding(heed)?.unanswered.length === 0;
 */
export function useStanding(heed: HeedBrowser): Standing | undefined {
  const [standing, setStanding] = useState<Standing>();
  useEffect(() => heed.on(setStanding), [heed]);
  return standing;
}

/** `<PrivacyChoices heed={heed}>Privacy choices</PrivacyChoices>`: withdrawing is one click from everywhere. */
export const PrivacyChoices: FunctionComponent<PropsWithChildren<{ heed: HeedBrowser }>> = ({ heed, children }) =>
  createElement("button", { type: "button", onClick: heed.preferences }, children);
