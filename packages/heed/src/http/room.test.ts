// A room that strangers fill and hold: whoever sends too slowly gives way, and nobody else does.
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listening } from "../../test/server.ts";
import { createRoom } from "./room.ts";

let server: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  server = await listening();
});
afterAll(() => server?.close());

test("when the room is full, the body that has been arriving for longest gives way, and one that came a moment ago does not", () => {
  let now = 0;
  const room = createRoom(100, () => now);
  const gone: string[] = [];
  const begin = (name: string, bytes: number) => {
    const share = room.open();
    share.arriving(() => {
      gone.push(name);
      share.leave();
    });
    expect(share.take(bytes)).toBe(true);
    return share;
  };
  const first = begin("first", 40);
  now = 500;
  const second = begin("second", 40);
  now = 1_900;
  const other = room.open();
  expect(other.take(60)).toBe(false);
  now = 2_000;
  expect([other.take(50), gone]).toEqual([true, ["first"]]);
  expect(first.take(1)).toBe(false);
  // One more byte now and then is no progress: only being there is.
  expect(second.take(1)).toBe(true);
  second.arrived();
  now = 60_000;
  expect([other.take(20), gone]).toEqual([false, ["first"]]);
  second.leave();
  expect(other.take(20)).toBe(true);
});

test("bodies that stall fill no room: who sends afterwards is answered while they are still there", async () => {
  const { port } = new URL(server.url);
  const body = "x".repeat(4_190_000);
  let gaveWay = 0;
  const stalled = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => undefined);
      socket.on("data", (reply) => {
        if (String(reply).startsWith("HTTP/1.1 429")) gaveWay++;
      });
      socket.write(`POST /v1/batch HTTP/1.1\r\nhost: heed\r\ncontent-length: ${body.length + 10}\r\n\r\n`);
      await new Promise<void>((sent) => socket.write(body, () => sent()));
      return socket;
    }),
  );
  const send = () =>
    fetch(`${server.url}/v1/track`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("site-key:")}` },
      body: JSON.stringify({ userId: "u", event: "Product Viewed", properties: { product_id: "p".repeat(90_000) } }),
    });
  await expect
    .poll(async () => ({ status: (await send()).status, gaveWay: gaveWay > 0 }), { timeout: 20_000, interval: 200 })
    .toEqual({ status: 200, gaveWay: true });
  // They were not all thrown out for one.
  expect(stalled.filter((socket) => !socket.destroyed).length).toBeGreaterThan(0);
  for (const socket of stalled) socket.destroy();
});
