// Signing in by the house's own provider (OpenID Connect): what it says of a colleague decides the role, and whatever it leaves open is a no.
import { randomUUID } from "node:crypto";
import type { DataMap } from "@heed/core";
import { createRemoteJWKSet, type JWTVerifyGetKey } from "jose";
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { deriveKey } from "../storage/keys.ts";
import { openSealed, seal } from "../storage/person-key.ts";
import { type AccessChange, accessEntry, markOf } from "./access-entry.ts";
import { readLogoutToken } from "./logout-token.ts";

/** Where the provider is, and how Heed is known there. */
export type SignInProvider = {
  readonly issuer: string;
  readonly client: string;
  readonly secret: string;
  /** The class of authentication that it has to state (`acr`). Without one it has to state several factors (`amr`: `mfa`). */
  readonly acr?: string;
};

/** Why the provider's word lets nobody in. */
export type NotByProvider =
  | "provider_away"
  | "provider_refused"
  | "one_factor"
  | "no_role"
  | "two_roles"
  | "address_unproven"
  | "address_taken";

type Deps = {
  readonly database: Database;
  /** 32 bytes, of nothing else. */
  readonly key: Buffer;
  readonly publicUrl: string;
  readonly inForce: { readonly map: DataMap };
  readonly ledger: Ledger;
  readonly provider: SignInProvider;
  readonly now: () => Date;
};

/** What the browser keeps meanwhile, sealed. */
type Begun = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly until: number;
};

const MINUTES = 10;
/** Where the provider sends the colleague back to. */
export const PROVIDER_BACK = "/staff/provider/back";

export function createSignInProvider(deps: Deps) {
  const { provider, publicUrl, now } = deps;
  const { issuer, client, secret, acr } = provider;
  const key = deriveKey(deps.key, "sign-in provider 1");
  let found: Promise<Configuration> | undefined;
  /** Asked once; a provider that was away is asked again. */
  const configuration = (): Promise<Configuration> => {
    const near = new URL(issuer).protocol === "http:" ? [allowInsecureRequests] : [];
    // Its word is signed: it counts for that, too, and not for the connection alone.
    const execute = [enableNonRepudiationChecks, ...near];
    found ??= discovery(new URL(issuer), client, secret, undefined, { execute }).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };

  /** Where the browser is to go, and what it is to bring back. Undefined: the provider does not answer. */
  async function begin(): Promise<{ url: string; kept: string } | undefined> {
    const verifier = randomPKCECodeVerifier();
    const begun: Begun = { state: randomState(), nonce: randomNonce(), verifier, until: +now() + MINUTES * 60_000 };
    const config = await configuration().catch(awayOnly);
    if (!config) return undefined;
    const url = buildAuthorizationUrl(config, {
      redirect_uri: publicUrl + PROVIDER_BACK,
      scope: "openid email profile",
      response_type: "code",
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...(acr === undefined ? {} : { acr_values: acr }),
    });
    return { url: url.href, kept: seal(key, Buffer.from(JSON.stringify(begun))).toString("base64url") };
  }

  /** @param query what the provider sent the browser back with */
  async function finish(
    query: string,
    kept: string,
  ): Promise<{ ok: true; account: string } | { ok: false; reason: NotByProvider }> {
    const begun = read(kept);
    if (!begun || begun.until < +now()) return { ok: false, reason: "provider_refused" };
    const config = await configuration().catch(awayOnly);
    if (!config) return { ok: false, reason: "provider_away" };
    let claims: IDToken | undefined;
    try {
      const back = new URL(`${publicUrl}${PROVIDER_BACK}?${query}`);
      const { state: expectedState, nonce: expectedNonce, verifier: pkceCodeVerifier } = begun;
      const checks = { expectedState, expectedNonce, pkceCodeVerifier, idTokenExpected: true };
      claims = (await authorizationCodeGrant(config, back, checks)).claims();
    } catch (error) {
      // Whatever is wrong with what it said, from a foreign state to a signature of somebody else's.
      if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
        return { ok: false, reason: "provider_refused" };
      if (error instanceof ClientError)
        return { ok: false, reason: isAway(error) ? "provider_away" : "provider_refused" };
      throw error;
    }
    if (!claims) return { ok: false, reason: "provider_refused" };
    const entered = await enter(claims);
    return typeof entered === "string" ? { ok: false, reason: entered } : { ok: true, ...entered };
  }

  let keys: JWTVerifyGetKey | undefined;
  /** What the provider says of a session that it ended, by itself: the same person's end here. `no`: it is no such word. */
  async function logout(token: string): Promise<"ended" | "no" | "away"> {
    const metadata = (await configuration().catch(awayOnly))?.serverMetadata();
    if (metadata?.jwks_uri === undefined) return "away";
    keys ??= createRemoteJWKSet(new URL(metadata.jwks_uri));
    const known = { keys, issuer: metadata.issuer, client, now: now() };
    const said = await readLogoutToken(token, known);
    if (typeof said === "string") return said;
    await changing(async (sql, enter) => {
      const { rows } = await sql.query<{ id: string }>(
        `with ended as (delete from heed.staff_session s using heed.staff_credential c
           where s.user_id = c.user_id and c.provider_id = 'provider' and c.account_id = $1 and s.created_at <= $2
           returning s.user_id)
         select distinct user_id as id from ended`,
        [`${issuer} ${said.subject}`, said.at],
      );
      for (const { id } of rows) enter({ did: "sessions ended", account: markOf(id) });
    });
    return "ended";
  }

  /** Whether this is what a browser was given on its way out, and not too long ago. */
  const isBegun = (kept: string): boolean => (read(kept)?.until ?? 0) >= +now();

  async function enter(claims: IDToken): Promise<{ account: string } | NotByProvider> {
    const subject = `${issuer} ${claims.sub}`;
    const roles = rolesBy(deps.inForce.map, claims);
    const [role] = roles;
    if (role === undefined || roles.length > 1) {
      // Whoever had a role and has none any longer is out of what is still open, too.
      await changing(async (sql, enter) => {
        const { rows } = await sql.query<{ id: string; role: string }>(
          `delete from heed.staff_account where id = (select user_id from heed.staff_credential
             where provider_id = 'provider' and account_id = $1) returning id, role`,
          [subject],
        );
        for (const { id, role: had } of rows) enter({ did: "account ended", account: markOf(id), role: had });
      });
      return role === undefined ? "no_role" : "two_roles";
    }
    // First what is less: whoever comes with one factor has the lower role none the less, in what is still open, too.
    const account = await changing(async (sql, enter) => {
      const known = await sql.query<{ id: string; role: string }>(
        `select a.id, a.role from heed.staff_account a join heed.staff_credential c on c.user_id = a.id
         where c.provider_id = 'provider' and c.account_id = $1 for update of a`,
        [subject],
      );
      const [found] = known.rows;
      if (found && found.role !== role) {
        await sql.query("update heed.staff_account set role = $2, updated_at = $3 where id = $1", [
          found.id,
          role,
          now(),
        ]);
        enter({ did: "role changed", account: markOf(found.id), from: found.role, to: role });
      }
      return found?.id;
    });
    if (acr === undefined ? !list(claims["amr"]).includes("mfa") : claims["acr"] !== acr) return "one_factor";
    const { email, email_verified: verified, name } = claims;
    if (typeof email !== "string" || verified !== true) return "address_unproven";
    if (account !== undefined) return { account };
    return changing(async (sql, enter) => {
      const id = randomUUID();
      const shown = typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 100) : email;
      const made = await sql.query(
        `insert into heed.staff_account (id, name, email, email_verified, created_at, updated_at, role, admin)
         values ($1, $2, $3, true, $4, $4, $5, false) on conflict do nothing`,
        [id, shown, email.trim().toLowerCase(), now(), role],
      );
      // Somebody has it by an invitation, and the provider's word takes no account over.
      if (made.rowCount === 0) return "address_taken";
      await sql.query(
        `insert into heed.staff_credential (id, account_id, provider_id, user_id, created_at, updated_at)
         values ($1, $2, 'provider', $3, $4, $4)`,
        [randomUUID(), subject, id, now()],
      );
      enter({ did: "account made", account: markOf(id), role, admin: false });
      return { account: id };
    });
  }

  type Sql = Parameters<Parameters<Database["transaction"]>[2]>[0];
  const changing = <T>(work: (sql: Sql, enter: (change: AccessChange) => void) => Promise<T>): Promise<T> =>
    deps.database.transaction("staff", {}, async (sql) => {
      const changes: AccessChange[] = [];
      const result = await work(sql, (change) => void changes.push(change));
      await deps.ledger.write(
        sql,
        changes.map((change) => accessEntry(now(), "staff:provider", change)),
      );
      return result;
    });

  function read(kept: string): Begun | undefined {
    try {
      // Only `begin` seals these.
      return JSON.parse(openSealed(key, Buffer.from(kept, "base64url")).toString()) as Begun;
    } catch {
      return undefined;
    }
  }

  return { begin, isBegun, finish, logout };
}

export type SigningInByProvider = ReturnType<typeof createSignInProvider>;

/** The roles that the claims give: none or several is a no. */
const rolesBy = ({ roles = {} }: DataMap, claims: IDToken): readonly string[] =>
  Object.entries(roles).flatMap(([name, { signIn }]) =>
    signIn !== undefined && list(claims[signIn.claim]).includes(signIn.is) ? [name] : [],
  );

/** A claim as a list of texts: providers write one value alone as it is. */
const list = (claim: unknown): readonly unknown[] => (Array.isArray(claim) ? claim : [claim]);

/** The network, or an answer that no provider gives: nothing was said about anybody. */
const isAway = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof ClientError && /TIMEOUT|UNEXPECTED|CONTENT_TYPE/i.test(error.code ?? ""));

function awayOnly(error: unknown): undefined {
  if (error instanceof ClientError || error instanceof TypeError) return undefined;
  throw error;
}
