// Files in an object store that speaks S3: one for each thing, under the person's pseudonym, so that taking one's files away is the deletion.
import { createHash } from "node:crypto";
import type { Destination } from "@heed/core";
import { AwsV4Signer } from "aws4fetch";
import type { Told } from "./compose.ts";
import { type Answer, later, successOf, TAKEN, type TellDeps, type Telling } from "./telling.ts";
import { theirKeys } from "./their-keys.ts";

type Files = Extract<Destination, { kind: "files" }>;
type Store = (request: {
  readonly method?: "GET" | "PUT" | "DELETE";
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
}) => ReturnType<TellDeps["call"]>;

/** Everything of Heed's lies here, so that a rule of the store can name it. */
const FOLDER = "heed";
/** So many of one person are taken away at one try; what is left at the next. */
const ROUNDS = 20;
/** A list of 1,000 names; one of ours is shorter than 100 bytes. */
const LIST_BYTES = 2_000_000;
/** An older version stays in the store, so that nothing is ever deleted there. */
const VERSIONS_KEPT: Answer = { is: "refused", why: "versions_kept" };

export async function tellFiles(deps: TellDeps, destination: Files, { id, told, secrets }: Telling): Promise<Answer> {
  const store = storeOf(deps, destination, theirKeys(secrets));
  switch (told.type) {
    case "person.event":
      return put(store, `${FOLDER}/${told.data.person}/${told.data.event.id}.json`, { id, ...told });
    case "person.traits":
    case "person.corrected":
      return put(store, `${FOLDER}/${told.data.person}/traits.json`, { id, ...told });
    case "person.stop":
      return empty(store, [told.data.person]);
    case "person.erase":
      return empty(store, told.data.people);
  }
}

/** The same name at every try: it is written once, however often it is sent. */
async function put(store: Store, key: string, content: Told & { readonly id: string }): Promise<Answer> {
  const { id, type, timestamp, data } = content;
  const body = JSON.stringify({ id, type, timestamp, data });
  const outcome = await store({ method: "PUT", path: `/${key}`, type: "application/json", body });
  if (outcome.is === "answered" && outcome.status === 200) {
    const version = outcome.headers["x-amz-version-id"];
    if (typeof version === "string" && version !== "null") {
      const query = new URLSearchParams({ versionId: version });
      const gone = successOf(await store({ method: "DELETE", path: `/${key}?${query}` }));
      return gone.is === "taken" ? VERSIONS_KEPT : gone;
    }
  }
  return successOf(outcome);
}

/** Takes all files of these people away: all that the store lists, as the store says of each. */
async function empty(store: Store, people: readonly string[]): Promise<Answer> {
  for (const person of people)
    for (let round = 0; ; round++) {
      if (round === ROUNDS) return later("more files are left");
      const query = new URLSearchParams({ "list-type": "2", prefix: `${FOLDER}/${person}/` });
      const listed = await store({ method: "GET", path: `?${query}` });
      if (listed.is === "unreachable" || listed.status !== 200) return successOf(listed);
      // Names are ours: digits, letters, dashes, dots and slashes.
      const keys = [...listed.body.matchAll(/<Key>([\w./-]+)<\/Key>/g)].map(([, key]) => key);
      if (keys.length === 0) break;
      const objects = keys.map((key) => `<Object><Key>${key}</Key></Object>`).join("");
      const gone = await store({ path: "?delete=", type: "application/xml", body: `<Delete>${objects}</Delete>` });
      if (gone.is === "unreachable" || gone.status !== 200) return successOf(gone);
      if (gone.body.includes("<DeleteMarker>true</DeleteMarker>")) return VERSIONS_KEPT;
      const [, code] = /<Error>.*?<Code>(\w{1,40})<\/Code>/s.exec(gone.body) ?? [];
      if (code !== undefined) return later(code);
      if (!listed.body.includes("<IsTruncated>true</IsTruncated>")) break;
    }
  return TAKEN;
}

/** Requests signed as AWS does it (Signature Version 4), the bucket in the path, which every store understands. */
const storeOf =
  (
    { call, now }: TellDeps,
    { url, bucket, region, local }: Files,
    [accessKeyId, secretAccessKey]: readonly [string, string],
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
      now: at,
    });
  };
