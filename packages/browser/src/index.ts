export { type ChoicesPart, createHeed, type HeedBrowser, type HeedOptions, type Standing } from "./client.ts";
export type { Decided } from "./decide.ts";
export { type GoogleSignal, googleConsentMode } from "./google-consent-mode.ts";
export type { HeedMap } from "./heed-map.ts";
