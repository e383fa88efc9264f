// Google Consent Mode v2: exactly one `default`, all denied, then an `update` after every change.
import type { HeedBrowser } from "./client.ts";
import type { PurposeName } from "./heed-map.ts";

/** The signals of Consent Mode v2. */
const SIGNALS = [
  "ad_storage",
  "ad_user_data",
  "ad_personalization",
  "analytics_storage",
  "functionality_storage",
  "personalization_storage",
  "security_storage",
] as const;
export type GoogleSignal = (typeof SIGNALS)[number];

/**
 * Tells Google's tags what was answered. Each signal follows one purpose of the map; a signal without one stays denied.
 *
 * @example
 * googleConsentMode(heed, { analytics_storage: "statistics", ad_storage: "ads" });
 */
export function googleConsentMode(heed: HeedBrowser, follows: { readonly [S in GoogleSignal]?: PurposeName }): void {
  // Google's tags read `arguments` objects from this list, not arrays.
  const page = window as unknown as { dataLayer?: ArrayLike<unknown>[] };
  page.dataLayer ??= [];
  const layer = page.dataLayer;
  const gtag: (...args: unknown[]) => void = function () {
    // biome-ignore lint/complexity/noArguments: see above
    layer.push(arguments);
  };
  const all = (is: (signal: GoogleSignal) => boolean) =>
    Object.fromEntries(SIGNALS.map((signal) => [signal, is(signal) ? "granted" : "denied"]));
  // The snippet has said it before Google's script could run; a second one would undo an update.
  if (!layer.some((entry) => entry[0] === "consent" && entry[1] === "default"))
    gtag("consent", "default", { ...all(() => false), wait_for_update: 500 });
  let last = "";
  heed.on(({ notice, unanswered, answerTo }) => {
    const update = all((signal) => {
      const purpose = notice.purposes.find(({ name }) => name === follows[signal]);
      return purpose?.ask === "consent" && answerTo(purpose) === true;
    });
    const text = JSON.stringify(update);
    if (text === last || (unanswered.length > 0 && !text.includes("granted") && last === "")) return;
    last = text;
    gtag("consent", "update", update);
  });
}
