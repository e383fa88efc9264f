import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseHome, type DirectoryStat } from "./server-home.ts";

const numRuns = process.env["HEED_SOAK"] === undefined ? 100 : 10_000;
const postgres = { name: "postgres", uid: 101, gid: 104 };
const root = { path: "/", uid: 0, gid: 0, mode: 0o755 };
const closed = { path: "/root", uid: 0, gid: 0, mode: 0o700 };

test("Heed's own user keeps the cluster in the data directory, whatever lies on the way", () => {
  expect(chooseHome("/root/data", [root, closed], undefined)).toEqual({ home: "/root/data" });
});

test("below a directory that the server's user may not enter, the cluster goes to /var/lib/heed, under the hash of the data directory", () => {
  expect(chooseHome("/root/data", [root, closed], postgres)).toEqual({
    home: "/var/lib/heed/ffae65f8c6b965b1",
    closed: "/root",
  });
});

test.each([
  ["its owner", { uid: 101, gid: 0, mode: 0o700 }, true],
  ["its group", { uid: 0, gid: 104, mode: 0o710 }, true],
  ["everyone", { uid: 0, gid: 0, mode: 0o701 }, true],
  ["everyone but its owner", { uid: 101, gid: 0, mode: 0o077 }, false],
  ["everyone but its group", { uid: 0, gid: 104, mode: 0o701 }, false],
  ["those who only read", { uid: 0, gid: 0, mode: 0o744 }, false],
])("a directory open to %s is judged as POSIX does", (_who, directory, open) => {
  const { closed: at } = chooseHome("/d", [root, { path: "/d", ...directory }], postgres);
  expect(at).toBe(open ? undefined : "/d");
});

test("one closed directory anywhere on the way is enough, and the first is named", () => {
  const directory: fc.Arbitrary<DirectoryStat> = fc.record({
    path: fc.string(),
    uid: fc.constantFrom(0, 101),
    gid: fc.constantFrom(0, 104),
    mode: fc.constantFrom(0o700, 0o710, 0o711, 0o755),
  });
  fc.assert(
    fc.property(fc.array(directory, { minLength: 1 }), (way) => {
      const alone = way.filter((one) => chooseHome("/d", [one], postgres).closed !== undefined);
      const { home, closed: named } = chooseHome("/d", way, postgres);
      expect(named).toBe(alone[0]?.path);
      expect(home === "/d").toBe(alone.length === 0);
    }),
    { numRuns },
  );
});
