import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deserialize, fromBytes, serialize, toBytes } from "./serialize.ts";
import { sha256 } from "./sha256.ts";

const runs = { numRuns: process.env["HEED_SOAK"] === undefined ? 100 : 10_000 };
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0), // -0 is not kept apart from 0 outside typed arrays
  fc.string(),
  fc.constant("$"),
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint8Array(),
);
const models = fc.dictionary(
  fc.string({ minLength: 1 }).filter((s) => !["__proto__", "toJSON"].includes(s)),
  fc.oneof(leaf, fc.array(leaf)),
  { noNullPrototype: true },
);

test("a model comes back from bytes as it went in, typed arrays included", () => {
  fc.assert(
    fc.property(models, (model) => {
      const back = deserialize("m", 1, fromBytes(toBytes(serialize("m", 1, model))));
      expect(serialize("m", 1, back)).toEqual(serialize("m", 1, model));
      expect(back).toEqual(model);
    }),
    runs,
  );
});

test("the checksum does not depend on the order of the fields, and on nothing less than all of them", () => {
  const a = serialize("m", 1, { x: 1, y: Int32Array.of(2) }).checksum;
  expect(serialize("m", 1, { y: Int32Array.of(2), x: 1 }).checksum).toBe(a);
  expect(serialize("m", 1, { x: 1, y: Int32Array.of(3) }).checksum).not.toBe(a);
  expect(serialize("m", 1, { x: 1, y: Float32Array.of(2) }).checksum).not.toBe(a);
  expect(serialize("m", 2, { x: 1, y: Int32Array.of(2) }).checksum).not.toBe(a);
});

test("one changed byte anywhere is never read as a model", () => {
  const bytes = toBytes(serialize("m", 3, { name: "abc", weights: Float64Array.of(1, 2, 3) }));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const broken = bytes.slice();
      broken[at]! ^= flip;
      const padding = at >= 4 && at < 8; // four bytes after the length mean nothing
      const read = () => deserialize("m", 3, fromBytes(broken));
      if (padding) expect(read()).toEqual(deserialize("m", 3, fromBytes(bytes)));
      else {
        let model: unknown;
        try {
          model = read();
        } catch (error) {
          expect(String(error)).toMatch(/(not_a_model|wrong_model|model_version|model_corrupted): .*\. .*\./);
          return;
        }
        expect(model).toEqual(deserialize("m", 3, fromBytes(bytes))); // the byte was padding behind the header
      }
    }),
    runs,
  );
  for (let cut = 0; cut < bytes.length; cut++)
    expect(() => deserialize("m", 3, fromBytes(bytes.subarray(0, cut)))).toThrow();
});

test("an older model, a newer one and one of another kind are refused with the remedy", () => {
  const kept = serialize("ease", 2, { lambda: 1 });
  expect(() => deserialize("ease", 3, kept)).toThrow(/model_version: .* Train again with this release\./);
  expect(() => deserialize("ease", 1, kept)).toThrow(/model_version: .* Use the release that wrote it/);
  expect(() => deserialize("trees", 2, kept)).toThrow(/wrong_model: /);
  expect(() => deserialize("ease", 2, null)).toThrow(/not_a_model: /);
});

test("what is no plain data is refused, not dropped", () => {
  for (const bad of [() => 1, Number.NaN, Symbol("s"), new Date(0), new Map(), 1n]) {
    expect(() => serialize("m", 1, { bad })).toThrow(/not_plain: /);
  }
});

test("sha256 equals that of OpenSSL for any bytes in any pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (pieces) => {
      const [ours, theirs] = [sha256(), createHash("sha256")];
      for (const piece of pieces) {
        ours.update(piece);
        theirs.update(piece);
      }
      expect(ours.hex()).toBe(theirs.digest("hex"));
    }),
    runs,
  );
});

test("another SHA-256 gives the same bytes, and reads what this one wrote", () => {
  const digest = () => {
    const sum = createHash("sha256");
    return { update: (bytes: Uint8Array) => void sum.update(bytes), hex: () => sum.digest("hex") };
  };
  fc.assert(
    fc.property(models, (model) => {
      expect(serialize("m", 1, model, digest)).toEqual(serialize("m", 1, model));
      expect(deserialize("m", 1, fromBytes(toBytes(serialize("m", 1, model))), digest)).toEqual(model);
    }),
    runs,
  );
});

test("views change the bytes, and what was changed in place is written as anew", () => {
  const bytes = toBytes(serialize("m", 1, { people: 1_000, weights: Float64Array.of(1, 2, 3), name: "a" }));
  for (const people of [999, 12_345_678_901]) {
    const own = bytes.slice();
    const model = deserialize<{ people: number; weights: Float64Array }>("m", 1, fromBytes(own, "views"));
    expect(model.weights.buffer).toBe(own.buffer);
    model.weights[1] = 7;
    const changed = { ...model, people };
    expect(() => deserialize("m", 1, fromBytes(own))).toThrow(/model_corrupted: /);
    const written = toBytes(serialize("m", 1, changed), own);
    expect(written).toEqual(toBytes(serialize("m", 1, { people, weights: Float64Array.of(1, 7, 3), name: "a" })));
    expect(deserialize("m", 1, fromBytes(written))).toEqual(changed);
  }
});
