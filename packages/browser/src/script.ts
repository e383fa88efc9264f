// What `<script async src=".../h/site.js" data-key="KEY">` runs: makes `window.heed`, after the calls that did not wait for it.
import { createHeed, type HeedBrowser } from "./client.ts";
import { googleConsentMode } from "./google-consent-mode.ts";

declare global {
  interface Window {
    /** Before Heed is here, a list of calls: the snippet makes it. */
    heed?: HeedBrowser | [method: string, ...args: unknown[]][];
  }
}

// While a classic script runs, this is its own element.
const script = document.currentScript as HTMLScriptElement;
const { key = "", locale, google, choices } = script.dataset;
const heed = createHeed({
  url: new URL("..", script.src).href,
  key,
  ...(locale ? { locale } : {}),
  ...(choices === "none" ? {} : { choices: () => import(new URL("choices.js", script.src).href) }),
});
if (google) googleConsentMode(heed, Object.fromEntries(google.split(/\s+/).map((pair) => pair.split("="))));
// Withdrawing is one click from everywhere: any element with this attribute opens the preference centre.
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element && event.target.closest("[data-heed-choices]"))) return;
  event.preventDefault();
  heed.preferences();
});
const waiting = window.heed;
window.heed = heed;
if (Array.isArray(waiting))
  // Names and arguments are those of HeedBrowser: the snippet knows no others.
  for (const [method, ...args] of waiting)
    (heed as unknown as Record<string, (...args: unknown[]) => void>)[method]?.(...args);
