// The download as a ZIP: a page to read, a table (CSV) for each kind of thing, and one JSON for other services. Made while it is sent.

import type { PersonTable } from "./catalogue.ts";
import { beginExport, exportedJson } from "./export.ts";
import { exportedCsv } from "./export-csv.ts";
import type { ExportDeps } from "./person-rows.ts";
import type { Subject } from "./subject.ts";

export type Archived = {
  /** The page, a whole HTML document. */
  readonly readable: string;
  /** With it every file is encrypted (AES-256, WinZip's AE-2); without it none is. */
  readonly password?: string | undefined;
  /** Nothing but the page. */
  readonly pageOnly?: boolean;
};

/**
 * Streams the archive in constant memory, whatever a person has: nothing of it is ever on a disk here. Recorded like `exportPerson`.
 * A reader who goes away ends it.
 *
 * @throws `export_incomplete` when a table with `person_id` cannot be read by the role `rights`
 * @example
 * for await (const bytes of exportArchive(deps, subject, "person:dashboard", { readable: page })) file.write(bytes);
 */
export async function* exportArchive(
  deps: ExportDeps,
  subject: Subject,
  actor: string,
  given: Archived,
): AsyncGenerator<Uint8Array> {
  const tables = await beginExport(deps, subject, actor, "zip");
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // What goes wrong while writing is thrown by reading.
  const written = write(writable, deps, tables, subject, given).catch((cause: unknown) =>
    writable.abort(cause).catch(() => undefined),
  );
  try {
    for await (const bytes of readable) yield bytes;
  } finally {
    await written;
  }
}

async function write(
  to: WritableStream<Uint8Array>,
  deps: ExportDeps,
  tables: readonly PersonTable[],
  subject: Subject,
  { readable, password, pageOnly = false }: Archived,
): Promise<void> {
  // Loaded when somebody first takes their data away: it is large, and most processes never need it.
  const { configure, ZipWriter } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const zip = new ZipWriter(to, {
    lastModDate: deps.now(),
    ...(password === undefined ? {} : { password, encryptionStrength: 3 as const }),
  });
  const add = (name: string, texts: AsyncIterable<string>) => zip.add(name, streamOf(texts));
  await add("index.html", once(readable));
  if (!pageOnly) await add("data.json", exportedJson(deps, tables, subject));
  for (const table of pageOnly ? [] : tables) {
    const pages = exportedCsv(deps, table, subject);
    const first = await pages.next();
    if (!first.done) await add(`csv/${table.name}.csv`, once(first.value, pages));
  }
  await zip.close();
}

async function* once(first: string, rest?: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  if (rest) yield* rest;
}

/**
 * As bytes, made when they are asked for, in small pieces: what waits in the library while V8 collects stays until a whole collection, and a page of
 * rows each time were fifty megabytes after a million.
 */
function streamOf(texts: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source = texts[Symbol.asyncIterator]();
  let rest = "";
  return new ReadableStream({
    async pull(to) {
      while (rest === "") {
        const next = await source.next();
        if (next.done) return to.close();
        rest = next.value;
      }
      const piece = new Uint8Array(PIECE);
      const { read, written } = encoder.encodeInto(rest, piece);
      rest = rest.slice(read);
      to.enqueue(piece.subarray(0, written));
    },
    async cancel() {
      await source.return?.();
    },
  });
}

/** Bytes. */
const PIECE = 8_192;
