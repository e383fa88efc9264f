// Texts that break careless programs: a short list of our own, and of the payload lists of HEED_DATASETS every eighth; all of them in a soak.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { inDatasets } from "./datasets.ts";

const OWN = [
  "",
  " ",
  "null",
  "undefined",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "a\0b",
  "\ud800",
  "tail\udfff",
  "\u202eright to left",
  "\ufeffmark of order",
  "Z\u0351\u036b\u0343algo",
  "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "İstanbul ﬁ ß ǆ",
  "'; drop table heed.event; --",
  "' or 1=1 --",
  "\\'; select pg_sleep(10); --",
  "$1 $$ {{7*7}} <%= 7*7 %> #{7*7}",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "<svg/onload=alert(1)>",
  "javascript:alert(1)",
  '=cmd|"/C calc"!A0',
  "../../../../etc/passwd",
  "..%2f..%2f..%2f",
  "%00%0d%0aset-cookie:a=b",
  "\r\nset-cookie: a=b\r\n\r\n",
  "%s%n%x%d",
  "1e400",
  "-0",
  "NaN",
  "9007199254740993",
  "1600-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  'a,b"c\nd;e\tf',
  "x".repeat(10_000),
  "é".repeat(1_999),
  "https://shop.example/?email=a@b.example#secret",
];

/** Every text once. */
export function naughty(): readonly string[] {
  const folder = inDatasets("payloads");
  const lines = (folder === undefined ? [] : readdirSync(folder))
    .filter((name) => /\.(json|txt|gz)$/.test(name))
    .flatMap((name) => {
      const raw = readFileSync(join(folder!, name));
      const text = (name.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
      if (name === "blns.json") return JSON.parse(text) as string[];
      if (name === "dompurify-expect.json")
        return (JSON.parse(text) as { payload: string }[]).map(({ payload }) => payload);
      return text.split("\n");
    });
  const some = process.env["HEED_SOAK"] === undefined ? lines.filter((_, n) => n % 8 === 0) : lines;
  return [...new Set([...OWN, ...some])];
}
