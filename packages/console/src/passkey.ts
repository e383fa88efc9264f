// Passkeys in this browser: what Heed asks goes to the device, and what it answers goes back.
import { ApiFault, api } from "./api.ts";

/** Old browsers have none, and none is made for an address in digits; there nothing is offered. */
export const CAN_PASSKEY =
  typeof PublicKeyCredential === "function" &&
  "parseCreationOptionsFromJSON" in PublicKeyCredential &&
  !/^[\d.]+$|^\[/.test(location.hostname);

/** What the device made or signed; one that was stopped is a fault of code `passkey_stopped`. */
async function answerOf(asked: Promise<Credential | null>): Promise<unknown> {
  const answer = await asked.catch(() => null);
  if (answer instanceof PublicKeyCredential) return answer.toJSON();
  throw new ApiFault(0, "passkey_stopped", "");
}

/** Makes one for the account that is signed in. */
export async function addPasskey(name: string, password: string): Promise<void> {
  const asked = await api("POST /staff/passkey/new", { body: { password } });
  // Its fields are between the server's library and the browser.
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    asked as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  await api("POST /staff/passkey/add", {
    body: { name, response: await answerOf(navigator.credentials.create({ publicKey })) },
  });
}

/** Signs in. */
export async function enterByPasskey(): Promise<void> {
  const asked = await api("POST /staff/passkey/ask", { body: {} });
  // As above.
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    asked as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  await api("POST /staff/passkey/enter", {
    body: { response: await answerOf(navigator.credentials.get({ publicKey })) },
  });
}
