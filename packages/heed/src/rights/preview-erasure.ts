// What a deletion would do now: the same transactions, undone.
import type { Connection, Database } from "../storage/database.ts";
import { lockPersons } from "../storage/person-lock.ts";
import type { ErasureDeps } from "./carry-on-erasure.ts";
import { addLines, type StoreLine } from "./certificate.ts";
import { closeOne, requestLine } from "./close-one.ts";
import { eraseOne, lookAtOne } from "./erase-one.ts";
import { foundBy } from "./erase-part.ts";
import type { Subject } from "./subject.ts";

/** Gives the lines that the certificate would have of Heed's own stores. */
export async function previewErasure(deps: ErasureDeps, subject: Subject): Promise<readonly StoreLine[]> {
  const lines: StoreLine[] = [];
  let held = false;
  for (const id of subject.ids) {
    const erasing = { actor: "preview", request: "preview", inUse: id === subject.ids[0], held };
    const part = await undone(deps.database, id, async (connection) => {
      const [, before] = await Promise.all([lockPersons(connection, [id], "update"), lookAtOne(deps, connection, id)]);
      const one = await eraseOne(deps, connection, id, erasing, before);
      return { ...one, lines: [...one.lines, ...(await closeOne(deps, connection, id, one))] };
    });
    lines.push(...part.lines);
    held = part.held;
    if (!held) for (const eraser of deps.erasers) lines.push(...(await foundBy(deps, eraser, id)));
  }
  return addLines([...lines, requestLine(deps, lines)]);
}

/** Runs `work` and rolls it back, giving its result. */
async function undone<T>(
  database: Database,
  subject: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  try {
    return await database.transaction("rights", { subject }, async (connection) => {
      result = { value: await work(connection) };
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo && result) return result.value;
    throw error;
  }
}

class Undo extends Error {}
