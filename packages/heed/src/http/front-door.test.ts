import { once } from "node:events";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openFrontDoor } from "./front-door.ts";

test("while Heed gets ready it is alive, serves nothing, and says why", async () => {
  const door = await openFrontDoor("127.0.0.1", 0);
  const at = `http://127.0.0.1:${door.port}`;
  expect((await fetch(`${at}/healthz`)).status).toBe(200);
  const reply = await fetch(`${at}/v1/track`, { method: "POST", body: "x".repeat(100_000) });
  expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await reply.json()).toMatchObject({ code: "starting" });
  door.says("journal_not_replayed", "Refusals are being replayed. Come again in a moment.");
  expect(await (await fetch(`${at}/readyz`)).json()).toMatchObject({ code: "journal_not_replayed" });
  door.serverFactory((_request, response) => void response.end("served"));
  door.open();
  expect(await (await fetch(at)).text()).toBe("served");
  await door.close(new Promise(() => undefined));
  await expect(fetch(at)).rejects.toThrow();
});

test("whoever opens a page meanwhile waits for it; one that stops before it was ready says so", async () => {
  const door = await openFrontDoor("127.0.0.1", 0);
  const at = `http://127.0.0.1:${door.port}`;
  const early = fetch(`${at}/me`);
  // Answered after it: it waits by now.
  expect((await fetch(`${at}/readyz`)).status).toBe(503);
  const served: (string | undefined)[] = [];
  door.serverFactory((request, response) => {
    served.push(request.url);
    response.end("served");
  });
  door.open();
  expect(await (await early).text()).toBe("served");
  expect(served).toEqual(["/me"]);
  await door.close(new Promise(() => undefined));

  const ending = await openFrontDoor("127.0.0.1", 0);
  const waits = fetch(`http://127.0.0.1:${ending.port}/`);
  await fetch(`http://127.0.0.1:${ending.port}/healthz`);
  await ending.close(Promise.resolve());
  const reply = await waits.catch(() => undefined);
  if (reply) expect(await reply.json()).toMatchObject({ code: "stopping" });
});

test("stopping answers what is in flight; hurried, it cuts off what hangs", async () => {
  const door = await openFrontDoor("127.0.0.1", 0);
  const begun: (() => void)[] = [];
  door.serverFactory((_request, response) => void begun.push(() => response.end("done")));
  door.open();
  const slow = fetch(`http://127.0.0.1:${door.port}/slow`);
  const hanging = createConnection({ host: "127.0.0.1", port: door.port });
  hanging.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf");
  while (begun.length < 2) await sleep(5);
  let hurry = (): void => undefined;
  let closed = false;
  const closing = door.close(new Promise<void>((done) => (hurry = done))).then(() => (closed = true));
  await sleep(50);
  begun[0]?.();
  expect(await (await slow).text()).toBe("done");
  await sleep(50);
  expect(closed).toBe(false);
  hurry();
  await closing;
  if (!hanging.destroyed) await once(hanging, "close");
});
