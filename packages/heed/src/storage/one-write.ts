// A socket that sends everything written in one turn of the event loop at once: statements that go out together cost one call of the system.
import { Socket } from "node:net";

/** For the `stream` of a pool: five statements of a transaction are five writes else, each of which wakes the database. */
export function oneWriteATurn(): Socket {
  const socket = new Socket();
  const { write } = socket;
  let held = false;
  socket.write = (...given: unknown[]) => {
    if (!held) {
      held = true;
      socket.cork();
      // After this turn's promises too, so what they send goes along.
      process.nextTick(() => {
        held = false;
        socket.uncork();
      });
    }
    // What it was called with, whichever of the forms of `write` that is.
    return Reflect.apply(write, socket, given) as boolean;
  };
  return socket;
}
