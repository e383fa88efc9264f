// An authorized agent as the Data Rights Protocol 1.0 describes it, written from the specification and using nothing of Heed.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

type Claims = Readonly<Record<string, unknown>>;
export type Answer = { readonly status: number; readonly text: string; readonly json: Record<string, unknown> };

/** 3.07.1: the signature before the JSON, both as base64. */
export function signed(claims: Claims | string, key: KeyObject): string {
  const message = Buffer.from(typeof claims === "string" ? claims : JSON.stringify(claims));
  return Buffer.concat([sign(null, message, key), message]).toString("base64");
}

/** @param base What the directory of businesses lists as `api_base`. */
export function drpAgent(base: string, id: string, business: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  // The last 32 bytes of the SPKI form are the key itself.
  const verifyKey = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  let token = "";
  const minutes = (n: number): string => new Date(Date.now() + n * 60_000).toISOString();
  const envelope = (): Claims => ({
    "agent-id": id,
    "business-id": business,
    "issued-at": minutes(-1),
    "expires-at": minutes(9),
    "drp.version": "1.0",
  });
  async function call(method: string, path: string, body?: string, bearer = token): Promise<Answer> {
    const reply = await fetch(base + path, {
      method,
      headers: {
        ...(bearer === "" ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "text/plain" }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await reply.text();
    return { status: reply.status, text, json: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }
  return {
    id,
    verifyKey,
    privateKey,
    minutes,
    call,
    token: () => token,
    /** 2.05, and keeps the token. */
    async setUp(changed: Claims = {}, key = privateKey): Promise<Answer> {
      const answer = await call("POST", `/v1/agent/${id}`, signed({ ...envelope(), ...changed }, key), "");
      if (answer.status === 200) token = String(answer.json["token"]);
      return answer;
    },
    information: (of = id, bearer = token): Promise<Answer> => call("GET", `/v1/agent/${of}`, undefined, bearer),
    message: (claims: Claims, key = privateKey): string => signed({ ...envelope(), ...claims }, key),
    exercise(claims: Claims, key = privateKey, bearer = token): Promise<Answer> {
      return call("POST", "/v1/data-rights-request", signed({ ...envelope(), ...claims }, key), bearer);
    },
    status: (request: string): Promise<Answer> => call("GET", `/v1/data-rights-request/${request}`),
    revoke: (request: string, claims: Claims = { reason: "I changed my mind" }, key = privateKey): Promise<Answer> =>
      call("DELETE", `/v1/data-rights-request/${request}`, signed(claims, key)),
  };
}
