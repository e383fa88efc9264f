// The text of a file, whatever wrote it: unpacked if it is gzipped, decoded by its mark or its bytes; a file that is not sure is refused.
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { CsvSource } from "./csv-source.ts";

export type CsvText = {
  /** As the Encoding Standard names it: "utf-8", "utf-16le", "windows-1252", ... */
  readonly encoding: string;
  /** Of the file as it lies on the disk, for a progress bar. */
  readonly totalBytes: number;
  readonly modified: Date;
  bytesRead(): number;
  /** The text without its byte order mark, in pieces as the disk gives them. Can be read once. */
  pieces(): AsyncIterable<string>;
  close(): void;
};

/** Read first, to tell encodings apart. */
const SAMPLE = 64 * 1024;
const SAVE_AS = "Save it as UTF-8, or name its encoding";

/**
 * Opens a file and finds out how its text is written. A byte order mark decides; without one UTF-16 is known by its zero bytes, and
 * everything else must be UTF-8 from its first byte to its last, which is read through here once. Files of one byte a letter are not
 * guessed: whether 0xB3 is "³" or "ł" no file says, and a name would be spoilt without a word.
 *
 * @param encoding a label of the Encoding Standard, such as "windows-1252"; a byte order mark outweighs it
 * @throws `file_unreadable`, `csv_encoding`, `csv_packed` (a spreadsheet or an archive), `csv_unreadable` when it breaks off
 */
export async function openCsvText(source: CsvSource, encoding?: string): Promise<CsvText> {
  const magic = await firstBytes(source);
  if (magic.equals(ZIP))
    throw new Error("csv_packed: the file is a spreadsheet or an archive. Save or unpack it as CSV.");
  const isGzip = magic.length > 1 && magic.readUInt16BE(0) === 0x1f8b;
  const found = await findEncoding(bytesOf(source.read(), isGzip), encoding);
  const raw = source.read();
  let bytesRead = 0;
  const passed = (n: number): void => {
    bytesRead += n;
  };
  return {
    encoding: found,
    totalBytes: source.totalBytes,
    modified: source.modified,
    bytesRead: () => bytesRead,
    close: () => raw.destroy(),
    async *pieces() {
      const decoder = new TextDecoder(found, { fatal: true });
      try {
        for await (const bytes of bytesOf(raw, isGzip, passed)) yield decoder.decode(bytes, { stream: true });
        yield decoder.decode();
      } catch (cause) {
        // Read through once already: it has changed since.
        throw cause instanceof TypeError
          ? new Error("csv_unreadable: the file changed while it was read. Import it again.", { cause })
          : cause;
      } finally {
        raw.destroy();
      }
    },
  };
}

const ZIP = Buffer.from("PK\u0003\u0004", "latin1");

async function firstBytes(source: CsvSource): Promise<Buffer> {
  for await (const bytes of bytesOf(source.read(), false)) return bytes.subarray(0, 4);
  return Buffer.alloc(0);
}

/** `passed` hears of bytes as they lie on the disk. */
async function* bytesOf(raw: Readable, isGzip: boolean, passed?: (n: number) => void): AsyncGenerator<Buffer> {
  if (passed && isGzip) raw.on("data", (bytes: Buffer) => passed(bytes.length));
  const bytes: Readable = isGzip ? raw.pipe(createGunzip()) : raw;
  // Without this a broken disk under a gunzip would wait for ever.
  if (bytes !== raw) raw.once("error", (error) => bytes.destroy(error));
  try {
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      if (!isGzip) passed?.(piece.length);
      yield piece;
    }
  } catch (cause) {
    throw new Error("csv_unreadable: the file breaks off or is damaged. Import it again when it is whole.", { cause });
  } finally {
    raw.destroy();
  }
}

async function findEncoding(bytes: AsyncIterable<Buffer>, given: string | undefined): Promise<string> {
  let decoder: TextDecoder | undefined;
  let line = 1;
  for await (const piece of bytes) {
    decoder ??= decoderFor(piece.subarray(0, SAMPLE), given);
    line = check(decoder, piece, line);
  }
  if (decoder) check(decoder, undefined, line);
  return decoder?.encoding ?? "utf-8";
}

/** Decodes one piece, or the end, and gives the line that it ends in. */
function check(decoder: TextDecoder, piece: Buffer | undefined, line: number): number {
  try {
    decoder.decode(piece, { stream: piece !== undefined });
  } catch (cause) {
    const where = decoder.encoding === "utf-8" && piece ? `, seen first about line ${line + brokenLines(piece)}` : "";
    const hint =
      decoder.encoding === "utf-8"
        ? `the file is not UTF-8${where}. ${SAVE_AS}: Excel in Western Europe writes --encoding windows-1252.`
        : `the file is not ${decoder.encoding}. ${SAVE_AS} with --encoding.`;
    throw new Error(`csv_encoding: ${hint}`, { cause });
  }
  return piece ? line + countLines(piece) : line;
}

function decoderFor(sample: Buffer, given: string | undefined): TextDecoder {
  try {
    return new TextDecoder(markedAs(sample) ?? given ?? unmarkedAs(sample), { fatal: true });
  } catch (cause) {
    throw new Error(
      'csv_encoding: there is no such encoding. Give one that the Encoding Standard names, such as "windows-1252" or "iso-8859-2".',
      { cause },
    );
  }
}

function markedAs(sample: Buffer): string | undefined {
  if (sample.length >= 3 && sample.readUIntBE(0, 3) === 0xefbbbf) return "utf-8";
  if (sample.length < 2) return undefined;
  const mark = sample.readUInt16BE(0);
  return mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : undefined;
}

/** UTF-16 writes the commas, digits and line ends of any language with a zero byte on the same side; the other side has hardly any. */
function unmarkedAs(sample: Buffer): string {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) i % 2 === 0 ? even++ : odd++;
  const enough = sample.length / 20;
  if (odd > enough && even * 8 < odd) return "utf-16le";
  if (even > enough && odd * 8 < even) return "utf-16be";
  return "utf-8";
}

function countLines(bytes: Buffer): number {
  let n = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) n++;
  return n;
}

/** Lines of a piece before the first byte that is no UTF-8; one that began in the piece before counts as its first. */
function brokenLines(piece: Buffer): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let from = 0;
  for (let lines = 0; ; lines++) {
    const end = piece.indexOf(10, from);
    try {
      decoder.decode(piece.subarray(from, end < 0 ? piece.length : end + 1));
    } catch {
      return lines;
    }
    if (end < 0) return lines;
    from = end + 1;
  }
}
