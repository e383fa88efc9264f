// Who opens somebody by command says in which role and why, as in the console: it is a look that the person sees.
import { Option } from "commander";
import type { Heed } from "../heed-interface.ts";

export type AsStaff = { readonly role?: string; readonly reason?: string };

export const ROLE = new Option("--role <role>", 'your role in the map; default: the first that holds "rights"');
export const REASON = new Option("--reason <name>", "why, from lookReasons in the map; they see it");

/** The look of whoever answers requests. */
export function lookOf({ inForce }: Heed, { role, reason }: AsStaff): { role: string; reason: string | undefined } {
  const answering = Object.entries(inForce.map.roles ?? {}).find(([, { purposes }]) =>
    purposes.includes("rights"),
  )?.[0];
  return { role: role ?? answering ?? "", reason };
}

/**
 * The look as it was entered.
 *
 * @throws why nobody was opened
 */
export async function openAsStaff(
  heed: Heed,
  personId: string,
  given: AsStaff,
): Promise<{ role: string; reason: string }> {
  const look = lookOf(heed, given);
  const looked = await heed.look({ personId, purpose: "rights", look, by: "cli", fields: [] });
  if (!looked.allowed) throw new Error(`${looked.reason}: this person was not opened. ${looked.remedy}`);
  // Without a reason nobody is let in.
  return { role: look.role, reason: look.reason ?? "" };
}
