// Who wraps the key of the key ring: the root key itself, or a key service that never gives its key away. Called once a start and once a rotation.
import { isThisMachine } from "@heed/core";
import { openSealed, seal } from "./person-key.ts";

export type KeyService = {
  /** Stands beside what it wrapped, so that the same is asked to unwrap it. */
  readonly name: "root" | "transit";
  wrap(key: Buffer): Promise<Buffer>;
  unwrap(wrapped: Buffer): Promise<Buffer>;
};

/** Where a transit engine is (Vault's HTTP API, "Transit secrets engine"), the name of its key, and who asks. */
export type Transit = { readonly url: string; readonly key: string; readonly token: string };

const PATIENCE_MS = 10_000;
const MAX_BYTES = 16_384;

export const rootKeyService = (root: Buffer): KeyService => ({
  name: "root",
  wrap: async (key) => seal(root, key),
  unwrap: async (wrapped) => openSealed(root, wrapped),
});

/**
 * A key service that speaks as Vault's transit engine does: `POST URL/encrypt/KEY` and `URL/decrypt/KEY`.
 *
 * @throws `key_service_insecure` for an address without TLS that is not this machine's
 */
export function transitKeyService({ url, key, token }: Transit): KeyService {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !isThisMachine(hostname))
    throw new Error("key_service_insecure: HEED_KMS_URL would send keys in the clear. Use https.");
  async function ask(act: "encrypt" | "decrypt", body: object, answer: string): Promise<string> {
    const away = (cause: unknown): Error =>
      new Error(
        `key_service_away: the key service at HEED_KMS_URL does not ${act}. Look at its address, its key and the token.`,
        { cause },
      );
    const reply = await fetch(`${url.replace(/\/$/, "")}/${act}/${encodeURIComponent(key)}`, {
      method: "POST",
      headers: { "x-vault-token": token, "content-type": "application/json" },
      body: JSON.stringify(body),
      // A redirect would take token and key to another house.
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw away(cause);
    });
    if (!reply.ok) throw away(new Error(`HTTP ${reply.status}`));
    const text = await reply.text();
    if (text.length > MAX_BYTES) throw away(new Error("its answer is too long"));
    const said: unknown = JSON.parse(text);
    // What is missing is undefined on the way, whatever it was.
    const value = (said as { data?: Record<string, unknown> } | null)?.data?.[answer];
    if (typeof value !== "string") throw away(new Error(`its answer has no ${answer}`));
    return value;
  }
  return {
    name: "transit",
    wrap: async (plain) => Buffer.from(await ask("encrypt", { plaintext: plain.toString("base64") }, "ciphertext")),
    unwrap: async (wrapped) =>
      Buffer.from(await ask("decrypt", { ciphertext: wrapped.toString() }, "plaintext"), "base64"),
  };
}
