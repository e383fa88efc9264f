// The one way to ask Heed anything: typed by core's contract, and a fault is an `ApiFault` with code, sentence and number.
import type { ApiError, ConsoleApi, ConsoleFiles } from "@heed/core";

/** What went wrong. `instance` is the number under which the server's log knows it. */
export class ApiFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly instance: string | undefined;
  /** All that was answered, for a page that knows its shape. */
  readonly body: unknown;
  constructor(status: number, code: string, message: string, instance?: string, body?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.instance = instance;
    this.body = body;
  }
}

type Route = keyof ConsoleApi;
/** The names after a colon in an address. */
type Named<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Named<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;
type Given<R extends Route> = {
  readonly query?: Readonly<Record<string, string | number>>;
  /** Sent as they are. */
  readonly bytes?: Blob;
} & (ConsoleApi[R]["body"] extends undefined
  ? { readonly body?: undefined }
  : { readonly body: ConsoleApi[R]["body"] }) &
  ([Named<R>] extends [never] ? { readonly path?: undefined } : { readonly path: Readonly<Record<Named<R>, string>> });

/** What is on its way and changes something: pressed twice, it is sent once, and both presses get the one answer. */
const changing = new Map<string, Promise<unknown>>();

/**
 * Asks; resolves to the reply of this route.
 *
 * @throws ApiFault; its code is `offline` where nothing came back
 */
export function api<R extends Route>(
  route: R,
  ...[given]: Record<string, never> extends Given<R> ? [given?: Given<R>] : [given: Given<R>]
): Promise<ConsoleApi[R]["reply"]> {
  const [method = "", pattern = ""] = route.split(" ", 2);
  const names: Readonly<Record<string, string>> = given?.path ?? {};
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  const query = new URLSearchParams(Object.entries(given?.query ?? {}).map(([name, value]) => [name, String(value)]));
  const address = query.size === 0 ? path : `${path}?${query}`;
  const body = given?.bytes ?? (given?.body === undefined ? undefined : JSON.stringify(given.body));
  const read = (reply: Response) => reply.json() as Promise<ConsoleApi[R]["reply"]>; // the server checks its replies against the same schema
  return method === "GET" ? send(method, address, body, read) : sendOnce(method, address, body, read);
}

/** Asks for a file. */
export function apiFile<R extends keyof ConsoleFiles>(
  route: R,
  { name, body }: { readonly name: string; readonly body: ConsoleFiles[R] },
): Promise<Blob> {
  const [method = "", pattern = ""] = route.split(" ", 2);
  const address = pattern.replace(":name", encodeURIComponent(name));
  return sendOnce(method, address, JSON.stringify(body), (reply) => reply.blob());
}

type Sent = string | Blob | undefined;
type Read<Reply> = (reply: Response) => Promise<Reply>;

function sendOnce<Reply>(method: string, address: string, body: Sent, read: Read<Reply>): Promise<Reply> {
  const same = `${method} ${address} ${typeof body === "string" ? body : ""}`;
  // Only this very route with this very body stands under it; bytes have their place in the address.
  const asked = (changing.get(same) as Promise<Reply> | undefined) ?? send(method, address, body, read);
  changing.set(same, asked);
  const over = () => changing.delete(same);
  asked.then(over, over);
  return asked;
}

async function send<Reply>(method: string, address: string, sent: Sent, read: Read<Reply>): Promise<Reply> {
  const reply = await fetch(address, {
    method,
    credentials: "same-origin",
    cache: "no-store",
    ...(sent === undefined
      ? {}
      : {
          headers: { "content-type": typeof sent === "string" ? "application/json" : "application/octet-stream" },
          body: sent,
        }),
  }).catch(() => {
    throw new ApiFault(0, "offline", "");
  });
  // What cannot be read is no answer of Heed's: something stands between, or it broke off.
  const told = reply.ok ? await read(reply).catch(() => undefined) : undefined;
  if (told !== undefined) return told;
  const body: unknown = reply.ok ? undefined : await reply.json().catch(() => undefined);
  const error = (typeof body === "object" && body !== null ? body : {}) as Partial<ApiError>; // each field is checked below
  throw new ApiFault(
    reply.status,
    error.code ?? "unreadable",
    error.message ?? "",
    error.instance?.replace("urn:uuid:", ""),
    body,
  );
}
