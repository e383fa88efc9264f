// A cable between Heed and its database that a test can pull and put back: real connections that break.
import { connect, createServer, type Socket } from "node:net";

export type Cable = Awaited<ReturnType<typeof cable>>;

/** @param database the address of a database on this machine; the cable's own `url` leads there while it is not pulled */
export async function cable(database: string) {
  const target = new URL(database);
  const ends = new Set<Socket>();
  let pulled = false;
  /** While it is held: who connected meanwhile. */
  let held: Socket[] | undefined;
  const server = createServer((near) => {
    if (pulled) return void near.destroy();
    if (held) held.push(near);
    else join(near);
  });
  const join = (near: Socket) => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    near.setNoDelay(true);
    near.pipe(far).pipe(near);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on("error", () => other.destroy());
      end.on("close", () => {
        ends.delete(end);
        other.destroy();
      });
    }
  };
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The cable has no port.");
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String(address.port);
  const cut = () => {
    for (const end of ends) end.destroy();
  };
  return {
    url: url.href,
    pull() {
      pulled = true;
      cut();
    },
    putBack() {
      pulled = false;
    },
    /** Takes connections and passes nothing on, as before a database that hangs. */
    hold() {
      held = [];
      for (const end of ends) end.pause();
    },
    /** Passes on what it held back, and everything again. */
    letGo() {
      const waiting = held ?? [];
      held = undefined;
      for (const end of ends) end.resume();
      for (const near of waiting) join(near);
    },
    async close() {
      cut();
      await new Promise((closed) => server.close(closed));
    },
  };
}
