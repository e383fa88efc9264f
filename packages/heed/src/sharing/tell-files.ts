// Files in an object store that speaks S3: one for each thing, under the person's pseudonym, so that taking one's files away is the deletion.
import { createHash } from "node:crypto";
import type { Destination } from "@heed/core";
import { AwsV4Signer } from "aws4fetch";
import type { Told } from "./compose.ts";
import { type Answer, KEPT, later, successOf, TAKEN, type TellDeps, type Telling } from "./telling.ts";
import { theirKeys } from "./their-keys.ts";

type Files = Extract<Destination, { kind: "files" }>;
type Store = (request: {
  readonly method?: "GET" | "HEAD" | "PUT" | "DELETE";
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
}) => ReturnType<TellDeps["call"]>;

/** Everything of Heed's lies here, so that a rule of the store can name it. */
const FOLDER = "heed";
/** Without anybody's data: how the store takes it shows whether it keeps versions. */
const PROBE = `${FOLDER}/probe`;
/** So many pages of files, or versions of one, are taken away at one try, unless its time is over before; what is left at the next. */
const ROUNDS = 20;
const MORE_IS_LEFT = later("more_left");
/** A list of 1,000 names; one of ours is shorter than 100 bytes. */
const LIST_BYTES = 2_000_000;
/** An older version stays in the store, so that nothing is ever deleted there. */
const VERSIONS_KEPT: Answer = { is: "refused", why: "versions_kept" };
/** What is no answer of such a store says nothing about its files. */
const NOT_UNDERSTOOD = later("answer_not_understood");

export async function tellFiles(
  deps: TellDeps,
  destination: Files,
  { id, told, secrets, signal }: Telling,
): Promise<Answer> {
  const store = storeOf(deps, destination, theirKeys(secrets), signal);
  switch (told.type) {
    case "person.event":
      return put(store, `${FOLDER}/${told.data.person}/${told.data.event.id}.json`, { id, ...told });
    case "person.traits":
    case "person.corrected":
      return put(store, `${FOLDER}/${told.data.person}/traits.json`, { id, ...told });
    case "person.pause":
      return KEPT;
    case "person.stop":
      return empty(store, [told.data.person]);
    case "person.erase":
      return empty(store, told.data.people);
  }
}

/**
 * The same name at every try: it is written once, however often it is sent. A store that keeps versions gets nothing, which it shows before the
 * file: if only the file showed it, a version would stay where the call that takes it away is lost.
 */
async function put(store: Store, key: string, content: Told & { readonly id: string }): Promise<Answer> {
  const { id, type, timestamp, data } = content;
  const probed = await write(store, PROBE, "");
  if (probed !== TAKEN) {
    // It may have kept none when this was tried before.
    const gone = probed === VERSIONS_KEPT ? await takeVersions(store, key) : TAKEN;
    return gone === TAKEN ? probed : gone;
  }
  return write(store, key, JSON.stringify({ id, type, timestamp, data }));
}

async function write(store: Store, key: string, body: string): Promise<Answer> {
  const outcome = await store({ method: "PUT", path: `/${key}`, type: "application/json", body });
  const version = outcome.is === "answered" ? outcome.headers["x-amz-version-id"] : undefined;
  // "null": it keeps none, or has ceased to.
  if (successOf(outcome) !== TAKEN || version === undefined || version === "null") return successOf(outcome);
  const gone = await takeVersions(store, key);
  return gone === TAKEN ? VERSIONS_KEPT : gone;
}

/** Takes a file away version by version: each that goes shows the one before it, and leaves no mark. */
async function takeVersions(store: Store, key: string): Promise<Answer> {
  for (let round = 0; round < ROUNDS; round++) {
    const shown = await store({ method: "HEAD", path: `/${key}` });
    if (shown.is === "unreachable") return later(shown.why);
    const version = shown.headers["x-amz-version-id"];
    if (shown.status === 404 && shown.headers["x-amz-delete-marker"] === undefined) return TAKEN;
    if (shown.status !== 200 && shown.status !== 404) return successOf(shown);
    if (typeof version !== "string") return NOT_UNDERSTOOD;
    const query = new URLSearchParams({ versionId: version });
    const gone = successOf(await store({ method: "DELETE", path: `/${key}?${query}` }));
    if (gone !== TAKEN) return gone;
  }
  return MORE_IS_LEFT;
}

/** Takes all files of these people away: until the store lists none. */
async function empty(store: Store, people: readonly string[]): Promise<Answer> {
  for (const person of people)
    for (let round = 0; ; round++) {
      if (round === ROUNDS) return MORE_IS_LEFT;
      const query = new URLSearchParams({ "list-type": "2", prefix: `${FOLDER}/${person}/` });
      const listed = await store({ method: "GET", path: `?${query}` });
      if (listed.is === "unreachable" || listed.status !== 200) return successOf(listed);
      // Names are ours: digits, letters, dashes, dots and slashes.
      const keys = [...listed.body.matchAll(/<Key>([\w./-]+)<\/Key>/g)].map(([, key = ""]) => key);
      const files = listed.body.match(/<Contents[\s>]/g)?.length ?? 0;
      if (!listed.body.includes("<ListBucketResult") || files !== keys.length) return NOT_UNDERSTOOD;
      if (keys.length === 0) break;
      const gone = await takeAll(store, keys);
      if (gone !== TAKEN) return gone;
    }
  return TAKEN;
}

async function takeAll(store: Store, keys: readonly string[]): Promise<Answer> {
  const probed = await store({ method: "PUT", path: `/${PROBE}`, type: "application/json" });
  if (probed.is === "unreachable" || probed.status !== 200) return successOf(probed);
  // It keeps versions since, or did: to delete a file would only hide it.
  if (probed.headers["x-amz-version-id"] !== undefined) {
    for (const key of keys) {
      const gone = await takeVersions(store, key);
      if (gone !== TAKEN) return gone;
    }
    return TAKEN;
  }
  const objects = keys.map((key) => `<Object><Key>${key}</Key></Object>`).join("");
  const gone = await store({ path: "?delete=", type: "application/xml", body: `<Delete>${objects}</Delete>` });
  if (gone.is === "unreachable" || gone.status !== 200) return successOf(gone);
  if (gone.body.includes("<DeleteMarker>true</DeleteMarker>")) return VERSIONS_KEPT;
  const [, code] = /<Error>.*?<Code>(\w{1,40})<\/Code>/s.exec(gone.body) ?? [];
  if (code !== undefined) return later(`store ${code}`);
  const said = new Set([...gone.body.matchAll(/<Deleted>\s*<Key>([\w./-]+)<\/Key>/g)].map(([, key]) => key));
  return keys.every((key) => said.has(key)) ? TAKEN : NOT_UNDERSTOOD;
}

/** Requests signed as AWS does it (Signature Version 4), the bucket in the path, which every store understands. */
const storeOf =
  (
    { call, now }: TellDeps,
    { url, bucket, region, local }: Files,
    [accessKeyId, secretAccessKey]: readonly [string, string],
    signal: AbortSignal,
  ): Store =>
  async ({ method, path, type, body = "" }) => {
    const at = now();
    const sent: Record<string, string> = { "x-amz-content-sha256": createHash("sha256").update(body).digest("hex") };
    if (type !== undefined) {
      sent["content-type"] = type;
      // A list of what is to be deleted needs it (RFC 1864).
      sent["content-md5"] = createHash("md5").update(body).digest("base64");
    }
    const signer = new AwsV4Signer({
      method: method ?? "POST",
      url: `${url.replace(/\/$/, "")}/${bucket}${path}`,
      headers: sent,
      body,
      accessKeyId,
      secretAccessKey,
      service: "s3",
      region,
      datetime: at.toISOString().replace(/[:-]|\.\d{3}/g, ""),
      allHeaders: true,
    });
    const signed = await signer.sign();
    return call({
      ...(method === undefined ? {} : { method }),
      url: signed.url.href,
      headers: Object.fromEntries(signed.headers),
      body,
      local: local === true,
      readBytes: LIST_BYTES,
      signal,
      now: at,
    });
  };
