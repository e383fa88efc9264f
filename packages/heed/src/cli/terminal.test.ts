// What a command says of a fault: a sentence with a remedy.
import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { addEvaluate } from "./evaluate.ts";
import { report } from "./terminal.ts";

afterEach(() => vi.restoreAllMocks());

function said(error: Error): string {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  report(error);
  return write.mock.calls.map(([text]) => String(text)).join("");
}

test.each([
  Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" }),
  Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" }),
  new Error("Connection terminated unexpectedly"),
  new Error("Client has encountered a connection error and is not queryable"),
])("a database that went away in the middle: $message", (fault) => {
  expect(said(fault)).toBe(
    "database_away: the database does not answer. Start it, or correct DATABASE_URL, and run the command again.\n",
  );
});

test("a full disk", () => {
  expect(said(Object.assign(new Error("could not extend file"), { code: "53100" }))).toMatch(/^disk_full: .*Free disk/);
});

test("what has words of its own keeps them, with its causes", () => {
  const cause = new Error("sql_refused: PostgreSQL refuses it. Write one SELECT.");
  expect(said(new Error("backup_failed: the connection is slow. Try again.", { cause }))).toBe(
    "backup_failed: the connection is slow. Try again.\n  because: sql_refused: PostgreSQL refuses it. Write one SELECT.\n",
  );
});

test("an option of names that is given twice means both: none is forgotten without a word", () => {
  const program = new Command();
  addEvaluate(program);
  const evaluate = program.commands[0]!;
  evaluate.parseOptions(["--protected", "sex, age", "--protected", "home"]);
  expect(evaluate.opts()["protected"]).toEqual(["sex", "age", "home"]);
});
