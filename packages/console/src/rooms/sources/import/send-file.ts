// Sends a file piece by piece: none of it lies in memory whole, and what broke off goes on where it stopped.
import type { ConsoleApi } from "@heed/core";
import { api } from "../../../api.ts";

export type Brought = ConsoleApi["GET /api/imports/:id"]["reply"];
const PIECE = 2 * 1024 * 1024;

/** @returns the file once all of it is there; `onProgress` hears after each piece */
export async function sendFile(file: File, begun: Brought, onProgress: (now: Brought) => void): Promise<Brought> {
  let now = begun;
  while (now.state === "arriving") {
    const { received } = now;
    now = await api("POST /api/imports/:id/bytes", {
      path: { id: begun.id },
      query: { from: received },
      bytes: file.slice(received, received + PIECE),
    });
    onProgress(now);
    if (now.state === "arriving" && now.received === received) break;
  }
  return now;
}

export const beginFile = (file: File): Promise<Brought> =>
  api("POST /api/imports", {
    body: { name: file.name.slice(-200), bytes: file.size, modified: Math.max(0, file.lastModified) },
  });
