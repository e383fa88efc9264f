// What fulfils a request of each kind: one row a kind, so that a new one does not compile without.
import { concernsSensitive, type DataMap, type RequestKind } from "@heed/core";
import { refusable } from "../storage/refusable.ts";
import { type Act, copy, correctValue, endHold, erase, hold, restrict } from "./acts.ts";
import type { HowToFulfil } from "./fulfilment.ts";

export type Way =
  /** A yes or a no of the person to these purposes, among those that are a choice. */
  | {
      readonly is: "choice";
      readonly value: boolean;
      readonly purposes: (map: DataMap, how: HowToFulfil) => readonly string[];
      readonly byHand?: ByHand;
    }
  /** Something is done with what is held of one person. */
  | { readonly is: "act"; readonly act: Act; readonly byHand?: ByHand }
  /** An answer in words. */
  | { readonly is: "message" };

/** Whether only people can do it: then they say what they did, and the person reads it. */
type ByHand = (how: HowToFulfil) => boolean;

type Refusable = ReturnType<typeof refusable>[number];

const choice = (value: boolean, concerns: (map: DataMap, one: Refusable) => boolean): Way => ({
  is: "choice",
  value,
  purposes: (map) => refusable(map).flatMap((one) => (concerns(map, one) ? [one[0]] : [])),
});
const sold = (map: DataMap, [, { recipients }]: Refusable): boolean =>
  recipients?.some((name) => map.recipients?.[name]?.kind !== undefined) ?? false;
const contacts = (_: DataMap, [, { channels }]: Refusable): boolean =>
  channels?.some((each) => each !== "web") ?? false;
const tracks = (_: DataMap, [, { device }]: Refusable): boolean => device === "consent";
const decides = (_: DataMap, [, { profiles }]: Refusable): boolean => profiles === true;
const sensitive = (map: DataMap, [, purpose]: Refusable): boolean => concernsSensitive(map, purpose);
/** One purpose, which staff name from what the person wrote. */
const named = (value: boolean): Way => ({
  is: "choice",
  value,
  purposes: (map, { purpose }) => refusable(map).flatMap(([name]) => (name === purpose ? [name] : [])),
  byHand: ({ purpose }) => purpose === undefined,
});

export const WAYS: Readonly<Record<RequestKind, Way>> = {
  ACCESS: { is: "act", act: copy() },
  BUSINESS_PURPOSE: { is: "act", act: copy("categories") },
  ERASURE: { is: "act", act: erase },
  RECTIFICATION: { is: "act", act: correctValue, byHand: ({ correct }) => correct === undefined },
  RESTRICTION: { is: "act", act: restrict },
  SALE_OPT_OUT: choice(false, sold),
  SALE_OPT_IN: choice(true, sold),
  CONTACT_OPT_OUT: choice(false, contacts),
  CONTACT_OPT_IN: choice(true, contacts),
  TRACKING_OPT_OUT: choice(false, tracks),
  TRACKING_OPT_IN: choice(true, tracks),
  AUTOMATED_DECISION_MAKING_OPT_OUT: choice(false, decides),
  AUTOMATED_DECISION_MAKING_OPT_IN: choice(true, decides),
  USE_OF_SENSITIVE_INFORMATION_OPT_OUT: choice(false, sensitive),
  USE_OF_SENSITIVE_INFORMATION_OPT_IN: choice(true, sensitive),
  CUSTOM_OPT_OUT: named(false),
  CUSTOM_OPT_IN: named(true),
  PLACE_ON_LEGAL_HOLD: { is: "act", act: hold },
  REMOVE_FROM_LEGAL_HOLD: { is: "act", act: endHold },
  QUESTION: { is: "message" },
  COMPLAINT: { is: "message" },
};
