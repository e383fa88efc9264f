// Events on their way: made only where the device is open, and kept on it until they are sent; sent in batches, again when that may help, and by beacon when the page goes.
import { LEAVING_BYTES, type Posted, persistently, post } from "./post.ts";

export type Message = { readonly [key: string]: unknown };

export type Outbox = {
  add(message: Message): void;
  /** Takes up what an earlier page of this tab could not send for this identifier; more than once changes nothing. */
  resume(id: string | undefined): void;
  /** Forgets what was not sent: a no reaches what is under way. */
  clear(): void;
};

const KEY = "heed";
const BATCH = 50;
const WAIT_MS = 1_000;

export function createOutbox(url: () => string, writeKey: string): Outbox {
  let waiting: Message[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let resumed = false;
  const keep = (left: Message[]): void => {
    waiting = left;
    try {
      if (left.length > 0) sessionStorage.setItem(KEY, JSON.stringify(left));
      else sessionStorage.removeItem(KEY);
    } catch {}
  };
  const bodyOf = (batch: readonly Message[]) => ({ writeKey, sentAt: new Date().toISOString(), batch });

  const send = persistently(async (): Promise<Posted | undefined> => {
    const batch = waiting.slice(0, BATCH);
    if (batch.length === 0) return undefined;
    const posted = await post(url(), bodyOf(batch));
    // What could not be sent stays, unless it was forgotten meanwhile; every message has an id, so none counts twice.
    if (posted.ok || !posted.again) keep(waiting.filter((message) => !batch.includes(message)));
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
      // Without a network a beacon is lost, and says that it was taken.
      if (!navigator.onLine || !navigator.sendBeacon(url(), text)) return;
      keep(waiting.slice(batch.length));
    }
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });

  const soon = (): void => {
    clearTimeout(timer);
    if (waiting.length >= BATCH) send();
    else timer = setTimeout(send, WAIT_MS);
  };

  return {
    add(message) {
      keep([...waiting, message]);
      soon();
    },
    resume(id) {
      if (resumed) return;
      resumed = true;
      try {
        const left: Message[] = JSON.parse(sessionStorage.getItem(KEY) ?? "");
        keep([...left.filter(({ anonymousId }) => anonymousId === id), ...waiting]);
        soon();
      } catch {}
    },
    clear() {
      resumed = true;
      keep([]);
    },
  };
}
