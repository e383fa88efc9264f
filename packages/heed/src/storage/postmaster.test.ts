import { expect, test } from "vitest";
import { parsePostmasterFile } from "./postmaster.ts";

const lines = ["17", "/data", "1700000000", "5432", "", "127.0.0.1", "  1234  5", "ready   ", ""];

test("postmaster.pid names process, port and state", () => {
  expect(parsePostmasterFile(lines.join("\n"))).toEqual({ pid: 17, port: 5432, ready: true });
  const stopping = lines.with(7, "stopping");
  expect(parsePostmasterFile(stopping.join("\n"))).toEqual({ pid: 17, port: 5432, ready: false });
});

test("a file that is still being written is a server that is not ready", () => {
  for (let n = 1; n < 8; n++) {
    expect(parsePostmasterFile(lines.slice(0, n).join("\n"))).toMatchObject({ pid: 17, ready: false });
  }
});

test.each(["", "\n", "nonsense", "-5", "0", "1.5"])("%j is no server", (text) => {
  expect(parsePostmasterFile(text)).toBeUndefined();
});
