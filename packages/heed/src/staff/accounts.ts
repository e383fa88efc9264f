// Accounts of the staff: who is invited, who there is, and the end of one. Who signs in is in sign-in.ts.
import { randomBytes, randomUUID } from "node:crypto";
import type { DataMap, SignInWay } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";
import { HAS_SECOND_FACTOR, WAYS } from "../storage/second-factor.ts";
import { type AccessChange, accessEntry, markOf } from "./access-entry.ts";

const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;
/** One @ with something on both sides, no spaces: whether it is read is proven by the link. */
const ADDRESS = /^[^\s@\0]{1,64}@[^\s@\0]{1,189}$/;

export type Invitation = {
  readonly email: string;
  readonly role: string;
  readonly admin: boolean;
  readonly until: Date;
};

export type StaffAccount = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  /** Invites colleagues and ends their accounts. */
  readonly admin: boolean;
  readonly secondFactor: boolean;
  readonly ways: readonly SignInWay[];
  readonly madeAt: Date;
  /** Sessions that are open. */
  readonly sessions: number;
  /** Last; null: never since that is kept. */
  readonly signedInAt: Date | null;
};

export type OwnSession = {
  readonly id: string;
  readonly madeAt: Date;
  readonly until: Date;
  /** How it was made: "password" or "second factor". */
  readonly method: string;
  readonly current: boolean;
};

type Deps = {
  database: Database;
  key: Buffer;
  inForce: { readonly map: DataMap };
  ledger: Ledger;
  publicUrl: string;
  now: () => Date;
};

export function createAccounts({ database, key, inForce, ledger, publicUrl, now }: Deps) {
  const hashOf = (token: string): string => keyedId(key, "invitation", token);
  const list = async (): Promise<readonly StaffAccount[]> =>
    database.query<StaffAccount>(
      "staff",
      `select a.id, a.email, a.name, a.role, a.admin, ${HAS_SECOND_FACTOR} as "secondFactor", a.created_at as "madeAt",
              ${WAYS} as ways, (select at from heed.staff_seen where user_id = a.id) as "signedInAt",
              (select count(*)::int from heed.staff_session where user_id = a.id and expires_at > $1) as sessions
       from heed.staff_account a order by a.role, a.email`,
      [now()],
    );
  const roles = () => inForce.map.roles ?? {};
  const assertRole = (role: string): void => {
    const names = Object.keys(roles());
    if (!names.includes(role))
      throw new Error(
        `role_unknown: this is no role in heed.config.ts. Use one of: ${names.join(", ") || "none is declared"}.`,
      );
  };
  /** The change and its entries commit together or not at all. */
  const changing = <T>(actor: string, work: (sql: Connection, enter: (change: AccessChange) => void) => Promise<T>) =>
    database.transaction("staff", {}, async (connection) => {
      const changes: AccessChange[] = [];
      const result = await work(connection, (change) => void changes.push(change));
      await ledger.write(
        connection,
        changes.map((change) => accessEntry(now(), actor, change)),
      );
      return result;
    });
  const withdraw = async (sql: Connection, email: string, enter: (change: AccessChange) => void): Promise<boolean> => {
    const { rows } = await sql.query<{ hash: string }>(
      "delete from heed.staff_invitation where email = $1 returning hash",
      [email],
    );
    for (const { hash } of rows) enter({ did: "invitation withdrawn", invitation: markOf(hash) });
    return rows.length > 0;
  };
  return {
    list,
    /**
     * Makes a link that makes one account, once, within seven days; an older one for the same address ends with it.
     *
     * @throws `role_unknown`, `address_malformed`, `account_exists`
     */
    async invite(asked: {
      email: string;
      role: string;
      admin?: boolean;
      actor: string;
    }): Promise<{ url: string; until: Date }> {
      const { role, admin = false, actor } = asked;
      const email = asked.email.trim().toLowerCase();
      assertRole(role);
      if (!ADDRESS.test(email))
        throw new Error("address_malformed: this is no e-mail address. Give one like name@example.org.");
      if ((await list()).some((account) => account.email === email))
        throw new Error(
          "account_exists: somebody has an account under this address. End it first: heed staff revoke ADDRESS.",
        );
      const token = randomBytes(24).toString("base64url");
      const hash = hashOf(token);
      const until = new Date(now().getTime() + INVITATION_DAYS * DAY_MS);
      await changing(actor, async (sql, enter) => {
        await withdraw(sql, email, enter);
        await sql.query(
          "insert into heed.staff_invitation (hash, email, role, admin, actor, at, until) values ($1,$2,$3,$4,$5,$6,$7)",
          [hash, email, role, admin, actor, now(), until],
        );
        enter({ did: "invited", invitation: markOf(hash), role, admin });
      });
      return { url: `${publicUrl}/staff/invitation/${token}`, until };
    },
    /** The invitation behind a link, unless it was used, replaced, or is over. */
    async invitation(token: string): Promise<Invitation | undefined> {
      const [found] = await database.query<Invitation>(
        "staff",
        "select email, role, admin, until from heed.staff_invitation where hash = $1 and until > $2",
        [hashOf(token), now()],
      );
      return found;
    },
    /** Those that wait, the newest first; by their number one is withdrawn, and not opened. */
    invitations: (): Promise<readonly (Invitation & { readonly id: string })[]> =>
      database.query(
        "staff",
        "select hash as id, email, role, admin, until from heed.staff_invitation where until > $1 order by at desc",
        [now()],
      ),
    /**
     * Uses an invitation up and makes its account: of two at the same moment one gets it; the other, undefined.
     *
     * @param credential how the colleague signs in: a password, by its hash
     */
    async make(token: string, name: string, credential: { passwordHash: string }): Promise<Invitation | undefined> {
      const hash = hashOf(token);
      const account = randomUUID();
      return changing(`staff:${markOf(account)}`, async (sql, enter) => {
        const { rows } = await sql.query<Invitation>(
          "delete from heed.staff_invitation where hash = $1 and until > $2 returning email, role, admin, until",
          [hash, now()],
        );
        const [invited] = rows;
        if (!invited) return undefined;
        const { email, role, admin } = invited;
        await sql.query(
          `insert into heed.staff_account (id, name, email, email_verified, created_at, updated_at, role, admin)
           values ($1, $2, $3, true, $4, $4, $5, $6)`,
          [account, name, email, now(), role, admin],
        );
        await sql.query(
          `insert into heed.staff_credential (id, account_id, provider_id, user_id, password, created_at, updated_at)
           values ($1, $2, 'credential', $3, $4, $5, $5)`,
          [randomUUID(), account, account, credential.passwordHash, now()],
        );
        enter({ did: "account made", account: markOf(account), invitation: markOf(hash), role, admin });
        return invited;
      });
    },
    /** Ends the account with its sessions, and invitations to the address; false if there was neither. */
    async revoke(email: string, actor: string): Promise<boolean> {
      const address = email.trim().toLowerCase();
      return changing(actor, async (sql, enter) => {
        const invited = await withdraw(sql, address, enter);
        const { rows } = await sql.query<{ id: string; role: string }>(
          "delete from heed.staff_account where email = $1 returning id, role",
          [address],
        );
        for (const { id, role } of rows) enter({ did: "account ended", account: markOf(id), role });
        return invited || rows.length > 0;
      });
    },
    /**
     * Gives an account another role of the map, from its next request on; false if there is no such account.
     *
     * @throws `role_unknown`
     */
    async changeRole(email: string, role: string, actor: string): Promise<boolean> {
      assertRole(role);
      return changing(actor, async (sql, enter) => {
        const { rows } = await sql.query<{ id: string; role: string }>(
          "select id, role from heed.staff_account where email = $1 for update",
          [email.trim().toLowerCase()],
        );
        const [found] = rows;
        if (!found || found.role === role) return found !== undefined;
        await sql.query("update heed.staff_account set role = $2, updated_at = $3 where id = $1", [
          found.id,
          role,
          now(),
        ]);
        enter({ did: "role changed", account: markOf(found.id), from: found.role, to: role });
        return true;
      });
    },
    /** Deletes sessions, invitations and half-done sign-ins that are over. */
    async forget(): Promise<void> {
      await database.query("staff", "delete from heed.staff_session where expires_at < $1", [now()]);
      await database.query("staff", "delete from heed.staff_verification where expires_at < $1", [now()]);
      await database.query("staff", "delete from heed.staff_invitation where until < $1", [now()]);
    },
    async endSession(token: string): Promise<void> {
      await database.query("staff", "delete from heed.staff_session where token = $1", [token]);
    },
    /** Where the account is signed in, the newest first; `current`: by this token. */
    async sessions(account: string, token: string): Promise<readonly OwnSession[]> {
      return database.query<OwnSession>(
        "staff",
        `select id, created_at as "madeAt", expires_at as until, method, token = $2 as current from heed.staff_session
         where user_id = $1 and expires_at > $3 order by created_at desc`,
        [account, token, now()],
      );
    },
    /** Ends one session of this account, by its number; false if it has no such one. */
    async endOwnSession(account: string, id: string): Promise<boolean> {
      const ended = await database.query(
        "staff",
        "delete from heed.staff_session where user_id = $1 and id::text = $2 returning 1",
        [account, id],
      );
      return ended.length > 0;
    },
    /** Ends every session of a colleague; how many there were. */
    endSessionsOf: (id: string, actor: string): Promise<number> =>
      changing(actor, async (sql, enter) => {
        const { rowCount } = await sql.query("delete from heed.staff_session where user_id = $1", [id]);
        if (rowCount) enter({ did: "sessions ended", account: markOf(id) });
        return rowCount ?? 0;
      }),
    /** Ends every session of the account, on all devices. */
    async endSessions(id: string): Promise<void> {
      await database.query("staff", "delete from heed.staff_session where user_id = $1", [id]);
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
