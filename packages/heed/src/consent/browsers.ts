// The first answer of a browser: an identifier is minted only for a yes that opens the device; all other answers are counted, of nobody.
import { randomUUID } from "node:crypto";
import { purposesOf, type Strength } from "@heed/core";
import type { MapInForce } from "../storage/map-in-force.ts";
import { hashOf, type Identifier } from "../storage/person-directory.ts";
import type { Tally } from "../storage/tally.ts";
import type { Choices, Recorded } from "./choices.ts";

/** What the banner asked and what was answered. */
export type FirstAnswer = {
  readonly notice: number;
  readonly locale?: string | undefined;
  readonly place?: string | undefined;
  readonly choices: Readonly<Record<string, boolean>>;
};

export type Answered =
  /** The browser is known from here on. */
  | {
      readonly is: "minted";
      readonly anonymousId: string;
      readonly token: string;
      readonly receipt?: string | undefined;
    }
  /** Nothing may be written to the device, so nobody is known: the server keeps a count. */
  | { readonly is: "counted" }
  | { readonly is: "refused"; readonly code: RefusalCode; readonly message: string };
type RefusalCode = Exclude<Recorded, { ok: true }>["code"] | "notice_unknown" | "notice_superseded" | "choices_missing";

export type Browsers = ReturnType<typeof createBrowsers>;

export function createBrowsers(deps: {
  inForce: MapInForce;
  choices: Pick<Choices, "refuse" | "record">;
  ensure: (identifier: Identifier, strength: Strength) => Promise<string>;
  tokenFor: (aliasHash: string) => Promise<string>;
  aliasKey: Buffer;
  tally: Pick<Tally, "add">;
}) {
  const { inForce, choices, ensure, tokenFor, aliasKey, tally } = deps;

  /** Records the first answer of a browser, or counts it. */
  async function answer({ notice, locale, place, choices: given }: FirstAnswer): Promise<Answered> {
    const answers = Object.entries(given).map(([purpose, value]) => ({ purpose, value }));
    const refusal = check(notice, answers) ?? choices.refuse(answers);
    if (refusal) return { is: "refused", code: refusal.code, message: refusal.message };
    if (!answers.some(({ purpose, value }) => value && opensDevice(purpose))) {
      for (const { purpose, value } of answers) tally.add("choice", purpose, value ? "yes" : "no");
      return { is: "counted" };
    }
    const identifier: Identifier = { kind: "browser", value: randomUUID() };
    const personId = await ensure(identifier, "browser");
    const recorded = await choices.record({
      personId,
      answers,
      strength: "browser",
      source: "banner",
      place,
      notice: { version: notice, locale },
    });
    if (!recorded.ok) return { is: "refused", code: recorded.code, message: recorded.message };
    const { receipt } = recorded;
    return {
      is: "minted",
      anonymousId: identifier.value,
      token: await tokenFor(hashOf(aliasKey, identifier)),
      receipt,
    };
  }

  // ePrivacy Art. 5(3): only consent to what is written opens the device here; what is strictly necessary needs no answer.
  const opensDevice = (purpose: string): boolean => purposesOf(inForce.map)[purpose]?.device === "consent";

  function check(
    notice: number,
    answers: readonly { purpose: string; value: boolean }[],
  ): { code: RefusalCode; message: string } | undefined {
    if (answers.length === 0)
      return {
        code: "choices_missing",
        message: 'The answer names no purpose. Send {"choices": {"recommendations": true}}.',
      };
    if (notice > inForce.number)
      return {
        code: "notice_unknown",
        message: "No notice of this number was ever shown. Send the number that GET /consent/v1/notice gives.",
      };
    const old = answers.find(({ purpose, value }) => value && notice < inForce.askedSince(purpose));
    if (old)
      return {
        code: "notice_superseded",
        message: "The purpose has grown since this notice. Read the notice again, and ask again.",
      };
    return undefined;
  }

  return { answer };
}
