// heed sql: a raw SQL prompt that still names a purpose and a reason; PostgreSQL itself refuses the rest.
import type { Command } from "commander";
import { runSql } from "../gate/run-sql.ts";
import { show, withHeed } from "./open.ts";
import { dim, table } from "./terminal.ts";

export function addSql(program: Command): void {
  program
    .command("sql [statement]")
    .description("one SELECT under a purpose; the statement is read from standard input when it is not given")
    .requiredOption("--purpose <purpose>", "what you need the data for")
    .requiredOption("--reason <text>", "why, for the ledger")
    .action(async (statement: string | undefined, options: { purpose: string; reason: string }) => {
      const text = statement ?? (await readAll(process.stdin));
      await withHeed(program, async (heed) => {
        const { fields, rows, cut } = await runSql(heed, {
          purpose: options.purpose,
          reason: options.reason,
          actor: "staff:cli",
          statement: text,
        }).catch(inWords);
        show(program, { rows, cut }, () =>
          [
            table([fields, ...rows.map((row) => fields.map((field) => cell(row[field])))]),
            dim(`${rows.length} rows${cut ? ", more were cut: add a LIMIT" : ""}`),
          ].join("\n"),
        );
      });
    });
}

/** What PostgreSQL refuses has a SQLSTATE of five characters; what Heed refuses speaks for itself. */
function inWords(error: unknown): never {
  if (!(error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code)))) throw error;
  throw new Error(
    `sql_refused: PostgreSQL refuses the statement: ${error.message}. Write one SELECT over what the purpose may read.`,
    { cause: error.cause },
  );
}

const cell = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : typeof value === "object" && value !== null
      ? JSON.stringify(value)
      : String(value ?? "");

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: string[] = [];
  for await (const part of stream) parts.push(String(part));
  return parts.join("");
}
