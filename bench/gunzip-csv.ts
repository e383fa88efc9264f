// Rows of a CSV or CSV.gz file of HEED_DATASETS, for benchmarks; small enough to be read whole.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** All records of a CSV text (RFC 4180: quoted fields may hold separators, quotes and line ends); the header is the first. */
export function parseCsv(text: string, separator = ","): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) end = text.length;
      field = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
      field = text.slice(start, at);
    }
    record.push(field);
    if (text[at] === separator) {
      at++;
      continue;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    records.push(record);
    record = [];
  }
  return records;
}

/** The records of a file, gunzipped when its name ends in .gz. */
export function readCsv(path: string, separator = ","): string[][] {
  const bytes = readFileSync(path);
  return parseCsv((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"), separator);
}
