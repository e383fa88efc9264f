// How one purpose stands with a person: what they can do about it, and in which state it is.
import type { PurposeCard, PurposeState } from "./dashboard-model.ts";
import type { ModelInput } from "./model-input.ts";
import type { Stands } from "./ports.ts";

export const controlOf = ({ choice, basis }: Stands): PurposeCard["control"] =>
  !choice ? "none" : basis === "legitimate interest" ? "object" : "switch";

export function stateOf({ alone }: ModelInput, { choice, decision }: Stands): PurposeState {
  if (decision.allowed) return !choice ? "always" : alone ? "on" : "unknown";
  switch (decision.reason) {
    case "restricted":
    case "child":
    case "quarantined":
      return alone ? "closed" : "unknown";
    case "refused":
    case "objected":
      return alone ? "off" : "unknown";
    case "asked_again":
      return alone ? "asked again" : "unknown";
    case "not_confirmed":
      return alone ? "not confirmed" : "unknown";
    case "expired":
      return alone ? "expired" : "unknown";
    default:
      return alone ? "not answered" : "unknown";
  }
}
