// What a page loads of c15t that draws its own banner: its store alone.
import { getOrCreateConsentRuntime } from "c15t";

Object.assign(globalThis, { consent: getOrCreateConsentRuntime({ mode: "offline" }) });
