// Accounts of the staff: who is invited, who there is, and the end of one. Who signs in is in sign-in.ts.
import { randomBytes } from "node:crypto";
import type { DataMap } from "@heed/core";
import type { Database } from "../storage/database.ts";
import { keyedId } from "../storage/keys.ts";

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
  readonly madeAt: Date;
  /** Sessions that are open. */
  readonly sessions: number;
  /** Since when the newest of them is. */
  readonly signedInAt: Date | undefined;
};

type Deps = {
  database: Database;
  key: Buffer;
  inForce: { readonly map: DataMap };
  publicUrl: string;
  now: () => Date;
};

export function createAccounts({ database, key, inForce, publicUrl, now }: Deps) {
  const hashOf = (token: string): string => keyedId(key, "invitation", token);
  const list = async (): Promise<readonly StaffAccount[]> =>
    database.query<StaffAccount>(
      "staff",
      `select a.id, a.email, a.name, a.role, a.admin, coalesce(a.two_factor_enabled, false) as "secondFactor", a.created_at as "madeAt",
              count(s.id)::int as sessions, max(s.created_at) as "signedInAt"
       from heed.staff_account a left join heed.staff_session s on s.user_id = a.id and s.expires_at > $1
       group by a.id order by a.role, a.email`,
      [now()],
    );
  const roles = () => inForce.map.roles ?? {};
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
      const names = Object.keys(roles());
      if (!names.includes(role))
        throw new Error(
          `role_unknown: this is no role in heed.config.ts. Use one of: ${names.join(", ") || "none is declared"}.`,
        );
      if (!ADDRESS.test(email))
        throw new Error("address_malformed: this is no e-mail address. Give one like name@example.org.");
      if ((await list()).some((account) => account.email === email))
        throw new Error(
          "account_exists: somebody has an account under this address. End it first: heed staff revoke ADDRESS.",
        );
      const token = randomBytes(24).toString("base64url");
      const until = new Date(now().getTime() + INVITATION_DAYS * DAY_MS);
      await database.query("staff", "delete from heed.staff_invitation where email = $1", [email]);
      await database.query(
        "staff",
        "insert into heed.staff_invitation (hash, email, role, admin, actor, at, until) values ($1,$2,$3,$4,$5,$6,$7)",
        [hashOf(token), email, role, admin, actor, now(), until],
      );
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
    /** Uses it up: of two at the same moment one gets it. */
    async take(token: string): Promise<Invitation | undefined> {
      const [found] = await database.query<Invitation>(
        "staff",
        "delete from heed.staff_invitation where hash = $1 and until > $2 returning email, role, admin, until",
        [hashOf(token), now()],
      );
      return found;
    },
    /** Ends the account with its sessions, and invitations to the address; false if there was neither. */
    async revoke(email: string): Promise<boolean> {
      const address = email.trim().toLowerCase();
      const invited = await database.query("staff", "delete from heed.staff_invitation where email = $1 returning 1", [
        address,
      ]);
      const ended = await database.query("staff", "delete from heed.staff_account where email = $1 returning 1", [
        address,
      ]);
      return invited.length + ended.length > 0;
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
    /** Ends every session of the account, on all devices. */
    async endSessions(id: string): Promise<void> {
      await database.query("staff", "delete from heed.staff_session where user_id = $1", [id]);
    },
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
