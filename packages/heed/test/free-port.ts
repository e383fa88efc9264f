// A port that nothing listens on, for what must know its own address before it listens.
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * From below those that systems give to outgoing connections: between the question and the listening, which takes seconds where much runs, one of
 * the thousands of connections of other tests would take it.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = randomInt(15_000, 32_000);
    const probe = createServer().listen(port, "127.0.0.1");
    try {
      await once(probe, "listening");
    } catch (error) {
      if (attempt === 100) throw error;
      continue;
    }
    probe.close();
    await once(probe, "close");
    return port;
  }
}
