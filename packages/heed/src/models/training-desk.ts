// Training that somebody asks for and does not wait for: one at a time, and how far it is.
import type { TrainingReport } from "../capabilities/capability.ts";

export type TrainingDesk = {
  /** False while another one runs. `by`: who asks, as the ledger names them. */
  begin(capability: string, mend: boolean, by: string): boolean;
  running(): { readonly capability: string; readonly share: number; readonly says: string } | undefined;
  /** The last one, as it ended. */
  ended(): { readonly capability: string; readonly version?: string; readonly problem?: string } | undefined;
};

/** @param onFault hears of what is no sentence of ours: that is not told */
export function createTrainingDesk(
  train: (
    capability: string,
    how: { mend: boolean; by: string; report: TrainingReport },
  ) => Promise<{ readonly version: string }>,
  onFault: (error: unknown) => void,
): TrainingDesk {
  let running: ReturnType<TrainingDesk["running"]>;
  let ended: ReturnType<TrainingDesk["ended"]>;
  return {
    running: () => running,
    ended: () => ended,
    begin(capability, mend, by) {
      if (running) return false;
      running = { capability, share: 0, says: "" };
      const report: TrainingReport = (share, says) => {
        running = { capability, share, says };
      };
      train(capability, { mend, by, report })
        .then(
          ({ version }) => {
            ended = { capability, version };
          },
          (error: unknown) => {
            const sentence = error instanceof Error ? /^[a-z_]+: (.+)$/s.exec(error.message)?.[1] : undefined;
            if (sentence === undefined) onFault(error);
            ended = {
              capability,
              problem: sentence ?? "The training failed. Look at the log of Heed, then try again.",
            };
          },
        )
        .finally(() => {
          running = undefined;
        });
      return true;
    },
  };
}
