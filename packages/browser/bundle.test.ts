// What a visitor's browser must load stays small: budgets in bytes after gzip.
import { expect, test } from "vitest";
import { browserFiles, bundle } from "./bundle.ts";

test("the SDK is under 5,000 bytes, and with banner and preference centre under 10,000", async () => {
  const { "site.js": site, "choices.js": choices } = await browserFiles();
  expect(site.gzip.length).toBeLessThan(5_000);
  expect(site.gzip.length + choices.gzip.length).toBeLessThan(10_000);
  expect((await bundle("index.ts", "es")).gzip.length).toBeLessThan(5_000);
});

test("the files hold nothing of Heed's other packages and no name that lists of trackers look for", async () => {
  const { "site.js": site, "choices.js": choices } = await browserFiles();
  for (const { text } of [site, choices]) {
    // A property of the IAB's own interface.
    expect(text.replace("gdprApplies", "")).not.toMatch(/typebox|gdpr|cookie/i);
    expect(text).not.toMatch(/\b(eval|innerHTML)\b/);
  }
});
