// Events on their way: kept in memory only, sent in batches, again when that may help, and by beacon when the page goes.
import { LEAVING_BYTES, type Posted, persistently, post } from "./post.ts";

export type Message = { readonly [key: string]: unknown };

export type Outbox = {
  add(message: Message): void;
  /** Forgets what was not sent: a no reaches what is under way. */
  clear(): void;
};

const BATCH = 50;
const WAIT_MS = 1_000;

export function createOutbox(url: string, writeKey: string): Outbox {
  let waiting: Message[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bodyOf = (batch: readonly Message[]) => ({ writeKey, sentAt: new Date().toISOString(), batch });

  const send = persistently(async (): Promise<Posted | undefined> => {
    const batch = waiting.slice(0, BATCH);
    if (batch.length === 0) return undefined;
    const posted = await post(url, bodyOf(batch));
    // What could not be sent stays, unless it was forgotten meanwhile; every message has an id, so none counts twice.
    if (posted.ok || !posted.again) waiting = waiting.filter((message) => !batch.includes(message));
    return posted;
  });

  const leave = (): void => {
    while (waiting.length > 0) {
      let batch = waiting.slice(0, BATCH);
      let text = JSON.stringify(bodyOf(batch));
      while (text.length > LEAVING_BYTES && batch.length > 1) {
        batch = batch.slice(0, batch.length >> 1);
        text = JSON.stringify(bodyOf(batch));
      }
      if (!navigator.sendBeacon(url, text)) return;
      waiting = waiting.slice(batch.length);
    }
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });

  return {
    add(message) {
      waiting.push(message);
      clearTimeout(timer);
      if (waiting.length >= BATCH) send();
      else timer = setTimeout(send, WAIT_MS);
    },
    clear() {
      waiting = [];
    },
  };
}
