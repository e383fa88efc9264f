// How a fitted model is kept: plain data with a format, a version and a checksum, as an object or as bytes; never code.

import { fault } from "./math-error.ts";
import { type Sha256, sha256 } from "./sha256.ts";

// Standard on every platform, but not part of the language's own library, which is all that @heed/math is compiled against.
declare const TextEncoder: new () => { encode: (text: string) => Uint8Array };
declare const TextDecoder: new (label: "utf-8", options: { fatal: true }) => { decode: (bytes: Uint8Array) => string };

/** A model as plain data: `format` says what it is, `version` how its fields read, `checksum` that they are whole. */
export interface Serialized<Model extends object> {
  readonly format: string;
  readonly version: number;
  /** SHA-256 of format, version and model, 64 hexadecimal digits: equal models have equal checksums. */
  readonly checksum: string;
  readonly model: Model;
}

const arrayTypes = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  BigInt64Array,
  BigUint64Array,
};
type ArrayName = keyof typeof arrayTypes;

/**
 * Wraps a model for keeping. The result is plain: it survives `structuredClone`, `postMessage` and {@link toBytes}.
 *
 * @param format stable name, e.g. `heed-ease`
 * @param version the version of the fields, from 1; raise it when their meaning changes
 * @param digest a new SHA-256; the platform's own is many times as fast as the one here, which matters for models of megabytes
 * @param model null, booleans, finite numbers, strings, typed arrays, and plain arrays and objects of those; fields that are
 *   `undefined` are left out. It is not copied.
 * @throws `not_plain` for functions, class instances, NaN or infinities outside typed arrays
 * @example
 * const kept = toBytes(serialize("example", 1, { weights: Float64Array.of(0.5, -1) }));
 * deserialize<{ weights: Float64Array }>("example", 1, fromBytes(kept)).weights[1]; // -1
 */
export function serialize<Model extends object>(
  format: string,
  version: number,
  model: Model,
  digest: () => Sha256 = sha256,
): Serialized<Model> {
  return { format, version, checksum: checksum(format, version, model, digest), model };
}

/**
 * The model inside what {@link serialize} gave, after checking format, version and checksum.
 *
 * @param digest a new SHA-256, as for {@link serialize}
 * @throws `not_a_model`, `wrong_model`, `model_version` or `model_corrupted`, each with the remedy
 * @example
 * const kept = serialize("example", 1, { weights: Float64Array.of(0.5, -1) });
 * deserialize<{ weights: Float64Array }>("example", 1, kept).weights; // [0.5, -1]
 */
export function deserialize<Model extends object>(
  format: string,
  version: number,
  data: unknown,
  digest: () => Sha256 = sha256,
): Model {
  if (!isSerialized(data)) return fault("not_a_model", "The data is no serialized model.", "Train again.");
  if (data.format !== format) {
    return fault(
      "wrong_model",
      `The model is a "${data.format}", not a "${format}".`,
      "Open the file of the right kind.",
    );
  }
  if (data.version !== version) {
    const remedy =
      data.version < version ? "Train again with this release." : "Use the release that wrote it, or train again.";
    return fault("model_version", `The model has version ${data.version}; this release reads ${version}.`, remedy);
  }
  if (checksum(format, version, data.model, digest) !== data.checksum) {
    return fault(
      "model_corrupted",
      "The model does not match its checksum.",
      "Restore it from a backup, or train again.",
    );
  }
  return data.model as Model;
}

/**
 * A serialized model as bytes: the length of a JSON header, the header, then every typed array, little-endian, each at a multiple
 * of 8 bytes.
 *
 * @param into bytes of the same length to write over, e.g. those that {@link fromBytes} gave views of: arrays that lie in their place already
 *   are not copied. Of another length, new ones are made.
 * @example
 * toBytes(serialize("example", 1, { weight: 2 })).length % 8; // 0
 */
export function toBytes(data: Serialized<object>, into?: Uint8Array): Uint8Array {
  const { header, arrays } = flatten(data);
  let length = 8 + aligned(header.length);
  for (const array of arrays) length += aligned(array.byteLength);
  const bytes = into?.length === length ? into : new Uint8Array(length);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, header.length, true);
  bytes.set(header, 8);
  let at = 8 + aligned(header.length);
  bytes.fill(0, 8 + header.length, at);
  for (const array of arrays) {
    // In another place of the same bytes it could be written over before it is read; then the header's length has changed too.
    if (array.buffer !== bytes.buffer || array.byteOffset !== bytes.byteOffset + at) bytes.set(array, at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/**
 * What {@link toBytes} was given. {@link deserialize} then checks the content.
 *
 * @param arrays `copies`, or `views` of the bytes where these begin at a multiple of 8: nothing is copied then, and what changes the arrays
 *   changes the bytes
 * @throws `model_corrupted` when the bytes are cut short or are none of ours
 * @example
 * const bytes = toBytes(serialize("example", 1, { weight: 2 }));
 * deserialize<{ weight: number }>("example", 1, fromBytes(bytes)).weight; // 2
 */
export function fromBytes(bytes: Uint8Array, arrays: "copies" | "views" = "copies"): unknown {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headerLength = view.getUint32(0, true);
    const header = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + headerLength));
    const inPlace = arrays === "views" && bytes.byteOffset % 8 === 0;
    return restore(JSON.parse(header), bytes, 8 + aligned(headerLength), inPlace);
  } catch (cause) {
    if (cause instanceof Error) {
      return fault("model_corrupted", "The bytes hold no whole model.", "Restore them from a backup, or train again.");
    }
    throw cause;
  }
}

function isSerialized(data: unknown): data is Serialized<object> {
  if (typeof data !== "object" || data === null) return false;
  const { format, version, checksum: sum, model } = data as Partial<Record<keyof Serialized<object>, unknown>>;
  const named = typeof format === "string" && typeof version === "number" && typeof sum === "string";
  return named && typeof model === "object" && model !== null;
}

function checksum(format: string, version: number, model: object, digest: () => Sha256): string {
  const { header, arrays } = flatten([format, version, model]);
  const hash = digest();
  hash.update(header);
  for (const array of arrays) hash.update(array);
  return hash.hex();
}

// Header and arrays determine the value and the reverse, whatever the order in which its fields were written.
function flatten(value: unknown): { header: Uint8Array; arrays: Uint8Array[] } {
  const arrays: Uint8Array[] = [];
  let offset = 0;
  const plain = (x: unknown): unknown => {
    if (x === null || typeof x === "boolean" || typeof x === "string") return x;
    if (typeof x === "number") return Number.isFinite(x) ? x : notPlain("a number that is not finite");
    if (typeof x !== "object") return notPlain(`a ${typeof x}`);
    if (ArrayBuffer.isView(x)) {
      const name = x.constructor.name;
      if (!(name in arrayTypes)) return notPlain(`a ${name}`);
      const array = x as Uint8Array;
      arrays.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      const marker = ["$", name, array.length, offset];
      offset += aligned(array.byteLength);
      return marker;
    }
    if (Array.isArray(x)) {
      const items = x.map(plain);
      return items[0] === "$" ? ["$", items] : items;
    }
    const prototype: unknown = Object.getPrototypeOf(x);
    if (prototype !== Object.prototype && prototype !== null) return notPlain("an instance of a class");
    const fields = Object.entries(x).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(fields.map(([name, field]) => [name, plain(field)]));
  };
  const header = new TextEncoder().encode(JSON.stringify(plain(value)));
  return { header, arrays };
}

function restore(value: unknown, bytes: Uint8Array, start: number, inPlace: boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, restore(field, bytes, start, inPlace)]),
    );
  }
  if (value[0] !== "$") return value.map((item) => restore(item, bytes, start, inPlace));
  const [, name, length, offset] = value as [string, ArrayName | unknown[], number, number];
  if (Array.isArray(name)) return name.map((item) => restore(item, bytes, start, inPlace)); // an ordinary array that begins with "$"
  const type = arrayTypes[name];
  const end = start + offset + length * type.BYTES_PER_ELEMENT;
  if (end > bytes.length) throw new RangeError("cut short");
  if (inPlace) return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + start + offset, length);
  // Not bytes.slice: of a Node Buffer that is a view of a larger pool.
  return new type(new Uint8Array(bytes.subarray(start + offset, end)).buffer);
}

function notPlain(what: string): never {
  return fault(
    "not_plain",
    `The model holds ${what}.`,
    "Keep models as numbers, strings, typed arrays, and objects of those.",
  );
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
