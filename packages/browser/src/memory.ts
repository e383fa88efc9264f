// What stays on the device: the answers, which everybody who answered alike has alike; an identifier only while a yes holds it open.

/** One answer: yes or no, the notice that asked, and the month; never a finer time, which would itself tell browsers apart. */
export type Answer = readonly [value: boolean, notice: number, month: string];

export type Memory = {
  answers: { [purpose: string]: Answer };
  /** The identifier minted by Heed, and the token that proves it. */
  id?: string;
  token?: string;
  /** Whom the host named last. */
  user?: string;
  /** Answers that Heed has not heard yet, oldest first, each with the token it must be told with; "" before there is one. */
  untold?: [token: string, choices: { [purpose: string]: boolean }][];
};

const KEY = "heed";

/** Reads it. What is lost, blocked or unreadable is not answered, and so off. */
export function recall(): Memory {
  try {
    const memory: Memory = JSON.parse(localStorage.getItem(KEY) ?? "");
    if (Object.values(memory.answers).every((answer) => typeof answer[0] === "boolean" && answer[1] > 0)) return memory;
  } catch {}
  return { answers: {} };
}

/** Writes it, or nothing at all when there is nothing to remember. */
export function remember(memory: Memory): void {
  try {
    if (Object.keys(memory).length > 1 || Object.keys(memory.answers).length > 0)
      localStorage.setItem(KEY, JSON.stringify(memory));
    else localStorage.removeItem(KEY);
  } catch {}
}

/** One tab at a time, where the browser knows locks (in secure contexts): two tabs that ask at once would become two people. */
export const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request(KEY, work) : work();

/** Calls back when another tab changed it: a no there is a no here. */
export const onRecall = (listener: () => void): void =>
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) listener();
  });
