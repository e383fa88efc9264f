// How a long computation tells its progress and is stopped.

/** Handed to every computation that can take longer than a second. Both parts are optional. */
export interface RunControl {
  /** An `AbortSignal`: once it is aborted, the computation throws its reason at the next step. */
  readonly signal?: { throwIfAborted: () => void } | undefined;
  /** Called with the share of the work done, rising from above 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** One step of a long computation: throws when it was aborted, else reports that `done` of `total` parts are done. */
export function step(control: RunControl, done: number, total: number): void {
  control.signal?.throwIfAborted();
  control.onProgress?.(done / total);
}
