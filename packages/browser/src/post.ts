// Sends to Heed, and says whether sending again may help. A JSON text without a type needs no question to another origin first.

export type Posted =
  | { readonly ok: true; readonly body: unknown }
  /** Sending the same again cannot help. */
  | { readonly ok: false; readonly again: false; readonly status: number; readonly code: string }
  /** Wait this long, then send the same again; undefined: as long as the sender thinks fit. */
  | { readonly ok: false; readonly again: true; readonly afterMs?: number | undefined };

/** More than this a browser does not carry on once the page has gone. */
export const LEAVING_BYTES = 60_000;
const LONGEST_WAIT_SECONDS = 300;

/** Posts JSON, or gets what is there if there is nothing to post; never throws. */
export async function post(url: string, body?: unknown, token?: string, type = "text/plain"): Promise<Posted> {
  const text = body === undefined ? null : JSON.stringify(body);
  try {
    const response = await fetch(url, {
      method: text === null ? "GET" : "POST",
      body: text,
      credentials: "omit",
      keepalive: text !== null && text.length < LEAVING_BYTES,
      headers: { "content-type": type, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    });
    const { status } = response;
    if (status >= 500 || status === 429 || status === 408) {
      const seconds = Number(response.headers.get("retry-after"));
      return {
        ok: false,
        again: true,
        afterMs: seconds > 0 ? Math.min(seconds, LONGEST_WAIT_SECONDS) * 1_000 : undefined,
      };
    }
    const reply: { code?: string; message?: string } = await response.json();
    if (response.ok) return { ok: true, body: reply };
    // The sentence has the remedy, and nothing of a person.
    console.warn(`heed: ${reply.message}`);
    return { ok: false, again: false, status, code: reply.code ?? "" };
  } catch {
    return { ok: false, again: true };
  }
}

/** Runs `attempt` until it needs no further one, waiting longer each time; a second call while it runs changes nothing. */
export function persistently(attempt: () => Promise<Posted | undefined>): () => void {
  let busy = false;
  let tries = 0;
  const run = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    const posted = await attempt();
    busy = false;
    if (posted && !posted.ok && posted.again) {
      busy = true;
      setTimeout(
        () => {
          busy = false;
          void run();
        },
        posted.afterMs ?? Math.min(500 * 2 ** tries++, 60_000),
      );
    } else {
      tries = 0;
      if (posted) void run();
    }
  };
  return () => void run();
}
