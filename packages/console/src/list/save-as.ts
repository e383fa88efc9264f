// Hands a text to the reader as a file.
import { toCsv } from "./to-csv.ts";

export const saveAs = (name: string, type: string, text: string): void =>
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** As `saveAs`, of what is a file already. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** Rows as a CSV file. It begins with a byte-order mark, without which spreadsheets take UTF-8 for something older. */
export const saveCsv = (name: string, rows: Parameters<typeof toCsv>[0]): void =>
  saveAs(`${name}.csv`, "text/csv", `\u{FEFF}${toCsv(rows)}`);
