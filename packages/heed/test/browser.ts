// A real Chromium for tests: the one from npm on linux-x64, elsewhere the one that HEED_CHROMIUM names.
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * Starts it; the caller closes it. Without `images` it loads none, which saves most of the work where nobody looks at them.
 * Throws `chromium_missing` where there is none.
 */
export async function openBrowser({ images = true }: { images?: boolean } = {}): Promise<Browser> {
  const own = process.env["HEED_CHROMIUM"];
  if (own === undefined && !(process.platform === "linux" && process.arch === "x64"))
    throw new Error(
      "chromium_missing: the Chromium from npm runs on linux-x64 only. Set HEED_CHROMIUM to the path of a Chromium or Chrome.",
    );
  // One process for all pages would end with the first page that closes.
  // A GPU drawn in software costs four fifths of the time of a page, and no page of ours asks for one.
  const args = chromium.args.filter((arg) => !/^--(single-process|no-zygote)$|gpu|angle|swiftshader/.test(arg));
  args.push("--disable-gpu");
  if (!images) args.push("--blink-settings=imagesEnabled=false");
  return playwright.launch({ executablePath: own ?? (await unpacked()), args, headless: true });
}

/**
 * The package unpacks itself into the temporary folder, where another user's copy may lie already and another worker may be writing.
 * So it is unpacked into a folder of its own, which then gets its name, one per user and version.
 */
async function unpacked(): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.resolve("@sparticuz/chromium")), "utf8"),
  );
  const home = join(tmpdir(), `heed-chromium-${version}-${process.getuid?.()}`);
  if (isOurs(home)) return join(home, "chromium");
  const fresh = await mkdtemp(`${home}-`);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = fresh;
  try {
    await chromium.executablePath();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
  // Whoever is second finds the name taken and uses the first one's.
  await rename(fresh, home).catch(() => rm(fresh, { recursive: true, force: true }));
  if (!isOurs(home))
    throw new Error(`chromium_not_ours: ${home} belongs to somebody else. Remove it, or set HEED_CHROMIUM.`);
  return join(home, "chromium");
}

const isOurs = (home: string): boolean => existsSync(home) && lstatSync(home).uid === process.getuid?.();
