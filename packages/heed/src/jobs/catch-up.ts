// What a start does before anybody is served: it brings the database up to the journal, or does not start.
import { type ReplayDeps, type Replayed, replayJournal } from "./replay-journal.ts";

/**
 * Replays the journal and its copies; a database that could not be brought up to them is closed again.
 *
 * @param journal Without one there is nothing to replay.
 * @param onWait Hears what holds up the start: a code and a sentence.
 */
export async function catchUp(
  {
    journal,
    onWait,
  }: {
    readonly journal?: { readonly folder: string; readonly copies?: readonly string[] };
    readonly onWait?: (code: string, message: string) => void;
  },
  deps: ReplayDeps,
): Promise<Replayed> {
  if (!journal) return { erasures: 0, refusals: 0, restrictions: 0 };
  onWait?.(
    "journal_not_replayed",
    "Refusals and erasures since the last backup are being replayed. Come again in a moment.",
  );
  try {
    return await replayJournal(deps, [journal.folder, ...(journal.copies ?? [])]);
  } catch (error) {
    await deps.database.close();
    throw error;
  }
}
