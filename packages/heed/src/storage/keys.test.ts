import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyedHash, keyedId } from "./keys.ts";

test("a keyed hash is HMAC-SHA256 of the texts as JSON, whatever their length and the key's", () => {
  const key = fc.uint8Array({ minLength: 1, maxLength: 200 });
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 3_000, size: "max" }), { maxLength: 4 });
  fc.assert(
    fc.property(key, texts, texts, (bytes, first, second) => {
      const key = Buffer.from(bytes);
      for (const parts of [first, second, first]) {
        const golden = createHmac("sha256", key).update(JSON.stringify(parts)).digest();
        expect(keyedHash(key, ...parts).equals(golden)).toBe(true);
        expect(keyedId(key, ...parts).replaceAll("-", "")).toBe(golden.toString("hex", 0, 16));
      }
    }),
  );
});
