// What broken integrations send instead of an identifier is none: else strangers would become one person.
import { expect, test } from "vitest";
import { hashOf, notAnIdentifier } from "./person-directory.ts";

test.each([
  "null",
  "NULL",
  " null ",
  '"null"',
  "(null)",
  "<null>",
  "nil",
  "undefined",
  "[undefined]",
  "NaN",
  "None",
  "0",
  0,
  "-1",
  "0000",
  "00000000-0000-0000-0000-000000000000",
  "0.0",
  "anonymous",
  "guest",
  "unknown",
  "(not set)",
  "not_set",
  "true",
  "false",
  "[object Object]",
  "distinct_id",
  "user_id",
  "userId",
  "anonymous_id",
  "email",
  "{{user.id}}",
  "{{ user_id }}",
  "\u0024{userId}",
  "%USER_ID%",
  "<%= user.id %>",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
])("%j is a placeholder", (value) => expect(notAnIdentifier(value)).toBe("identifier_placeholder"));

test.each([null, undefined, "", "   ", {}, [], true, "a\0b", "\ud800"])("%j names nobody", (value) =>
  expect(notAnIdentifier(value)).toBe("identifier_missing"),
);

test.each([
  "u1",
  7,
  "10",
  "0a",
  "a@shop.example",
  "nullable",
  "guest-7",
  "100%",
  "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
])("%j is an identifier", (value) => expect(notAnIdentifier(value)).toBeUndefined());

test("an identifier of 201 characters is refused, and spaces around one change nothing", () => {
  expect(notAnIdentifier("x".repeat(201))).toBe("identifier_too_long");
  const key = Buffer.alloc(32);
  expect(hashOf(key, { kind: "user", value: " u1 " })).toBe(hashOf(key, { kind: "user", value: "u1" }));
  expect(hashOf(key, { kind: "browser", value: "u1" })).not.toBe(hashOf(key, { kind: "user", value: "u1" }));
});
