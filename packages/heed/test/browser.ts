// A real Chromium for tests: the one from npm on linux-x64, elsewhere the one that HEED_CHROMIUM names.
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** Starts it; the caller closes it. Throws `chromium_missing` where there is none. */
export async function openBrowser(): Promise<Browser> {
  const own = process.env["HEED_CHROMIUM"];
  if (own === undefined && !(process.platform === "linux" && process.arch === "x64"))
    throw new Error(
      "chromium_missing: the Chromium from npm runs on linux-x64 only. Set HEED_CHROMIUM to the path of a Chromium or Chrome.",
    );
  // One process for all pages would end with the first page that closes.
  const args = chromium.args.filter((arg) => arg !== "--single-process" && arg !== "--no-zygote");
  return playwright.launch({ executablePath: own ?? (await chromium.executablePath()), args, headless: true });
}
