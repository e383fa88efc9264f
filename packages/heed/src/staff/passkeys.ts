// Passkeys (WebAuthn): a key in the colleague's device signs what Heed asks, after the device has made sure who holds it. Two factors in one, and
// nothing that a false page could be given.
import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransportFuture,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { deriveKey } from "../storage/keys.ts";
import { openSealed, seal } from "../storage/person-key.ts";
import { accessEntry, markOf } from "./access-entry.ts";
import type { Throttle } from "./throttle.ts";

export type Passkey = {
  readonly id: string;
  readonly name: string;
  readonly madeAt: Date;
  readonly usedAt: Date | undefined;
};

/** What the browser is to ask its device, and what it brings back with the answer: the challenge, sealed. */
export type Asked = { readonly options: object; readonly kept: string };

type Begun = { readonly challenge: string; readonly until: number; readonly account?: string };

const MINUTES = 5;
const MOST = 20;

export function createPasskeys(deps: {
  readonly database: Database;
  /** 32 bytes, of nothing else. */
  readonly key: Buffer;
  readonly publicUrl: string;
  /** The name of the shop. */
  readonly issuer: string;
  readonly ledger: Ledger;
  /** Whether it is the first use of a challenge, which counts once. */
  readonly throttle: Pick<Throttle, "first">;
  readonly now: () => Date;
}) {
  const { database, publicUrl, issuer, ledger, throttle, now } = deps;
  const { hostname, origin } = new URL(publicUrl);
  const key = deriveKey(deps.key, "passkeys 1");
  const keep = (begun: Omit<Begun, "until">): string =>
    seal(key, Buffer.from(JSON.stringify({ ...begun, until: +now() + MINUTES * 60_000 }))).toString("base64url");
  function read(kept: string): Begun | undefined {
    try {
      // Only `keep` seals these.
      const begun = JSON.parse(openSealed(key, Buffer.from(kept, "base64url")).toString()) as Begun;
      return begun.until < +now() ? undefined : begun;
    } catch {
      return undefined;
    }
  }
  const of = (account: string) =>
    database.query<Passkey & { transports: AuthenticatorTransportFuture[] }>(
      "staff",
      `select id, name, transports, at as "madeAt", used_at as "usedAt" from heed.staff_passkey where user_id = $1 order by at, id`,
      [account],
    );

  /** One's own doing. */
  const entry = (did: "passkey made" | "passkey ended", account: string) =>
    accessEntry(now(), `staff:${markOf(account)}`, { did, account: markOf(account) });

  return {
    of: (account: string): Promise<readonly Passkey[]> => of(account),

    /** Asks for a new one; devices that hold one of this account make no second. */
    async begin(who: { readonly id: string; readonly email: string; readonly name: string }): Promise<Asked> {
      const held = await of(who.id);
      const options = await generateRegistrationOptions({
        rpName: issuer,
        rpID: hostname,
        userID: new Uint8Array(Buffer.from(who.id)),
        userName: who.email,
        userDisplayName: who.name,
        attestationType: "none",
        excludeCredentials: held.map(({ id, transports }) => ({ id, transports })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      });
      return { options, kept: keep({ challenge: options.challenge, account: who.id }) };
    },

    /** Keeps what the device made; false: it is none, for another account, too late, or one too many. */
    async add(account: string, given: { response: unknown; kept: string; name: string }): Promise<boolean> {
      const begun = read(given.kept);
      if (begun?.account !== account || (await of(account)).length >= MOST) return false;
      const verified = await verifyRegistrationResponse({
        // The library looks at every part of it.
        response: given.response as RegistrationResponseJSON,
        expectedChallenge: begun.challenge,
        expectedOrigin: origin,
        expectedRPID: hostname,
        requireUserVerification: true,
      }).catch(() => undefined);
      if (!verified?.verified || !(await throttle.first("passkey", begun.challenge))) return false;
      const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
      const name = given.name.trim().slice(0, 60) || "A passkey";
      return database.transaction("staff", {}, async (sql) => {
        const made = await sql.query(
          `insert into heed.staff_passkey (id, user_id, name, public_key, signatures, transports, at)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
          [id, account, name, Buffer.from(publicKey), counter, transports, now()],
        );
        if (made.rowCount === 0) return false;
        await ledger.write(sql, [entry("passkey made", account)]);
        return true;
      });
    },

    /**
     * Ends one of this account, with the sessions that passkeys of it opened, but for the one in which that is asked; false if it has no such one.
     *
     * @param token of the session in which it is asked
     */
    end: (account: string, id: string, token: string): Promise<boolean> =>
      database.transaction("staff", {}, async (sql) => {
        const ended = await sql.query("delete from heed.staff_passkey where user_id = $1 and id = $2", [account, id]);
        if (ended.rowCount === 0) return false;
        const sessions = "delete from heed.staff_session where user_id = $1 and method = 'passkey' and token <> $2";
        await sql.query(sessions, [account, token]);
        await ledger.write(sql, [entry("passkey ended", account)]);
        return true;
      }),

    /** Another name for one of this account; false if it has no such one. */
    async rename(account: string, id: string, name: string): Promise<boolean> {
      const text = "update heed.staff_passkey set name = $3 where user_id = $1 and id = $2 returning 1";
      return (await database.query("staff", text, [account, id, name])).length > 0;
    },

    /** Asks whoever it is: of nobody is told whether they have one. */
    async ask(): Promise<Asked> {
      const options = await generateAuthenticationOptions({ rpID: hostname, userVerification: "required" });
      return { options, kept: keep({ challenge: options.challenge }) };
    },

    /** Who signed what was asked, once; undefined: nobody did, or the house's own sign-in opens that account, which a passkey would outlive. */
    async who(given: { response: unknown; kept: string }): Promise<string | undefined> {
      const begun = read(given.kept);
      // The library looks at every part of it.
      const response = given.response as AuthenticationResponseJSON | null;
      if (!begun || begun.account !== undefined || typeof response?.id !== "string") return undefined;
      const [held] = await database.query<{ user_id: string; public_key: Buffer; signatures: number }>(
        "staff",
        `select user_id, public_key, signatures from heed.staff_passkey key where id = $1 and not exists
           (select 1 from heed.staff_credential held where held.user_id = key.user_id and provider_id = 'provider')`,
        [response.id],
      );
      if (!held) return undefined;
      const verified = await verifyAuthenticationResponse({
        response,
        expectedChallenge: begun.challenge,
        expectedOrigin: origin,
        expectedRPID: hostname,
        requireUserVerification: true,
        credential: { id: response.id, publicKey: new Uint8Array(held.public_key), counter: held.signatures },
      }).catch(() => undefined);
      if (!verified?.verified || !(await throttle.first("passkey", begun.challenge))) return undefined;
      await database.query("staff", "update heed.staff_passkey set signatures = $2, used_at = $3 where id = $1", [
        response.id,
        verified.authenticationInfo.newCounter,
        now(),
      ]);
      return held.user_id;
    },
  };
}
