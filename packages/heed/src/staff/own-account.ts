// What somebody changes of their own account: the password, and the authenticator that is lost or of an old phone. Each is proven by the password anew.
import type { Ledger } from "../ledger/write.ts";
import type { Connection, Database } from "../storage/database.ts";
import { accessEntry, markOf } from "./access-entry.ts";
import { type PasswordRefused, passwordRefused } from "./password.ts";

/** Whose account it is. */
type Owner = { readonly id: string; readonly email: string };

export type OwnRefused = PasswordRefused | "password_wrong" | "throttled";
type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: OwnRefused };

/** `token`: of the session in which they ask, which goes on; `from`: the address they come from. */
type Asking = { readonly password: string; readonly token: string; readonly from: string };

export function createOwnAccount(deps: {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly breachUrl: string | undefined;
  /** Whether it is their password; tries are counted. */
  readonly prove: (who: Owner, given: { password: string; from: string }) => Promise<"yes" | "no" | "throttled">;
  readonly hash: (password: string) => Promise<string>;
  readonly now: () => Date;
}) {
  const { database, ledger, breachUrl, prove, hash, now } = deps;
  const refuse = (reason: OwnRefused): Outcome => ({ ok: false, reason });

  /** What changes, its entry and the end of every other session: all or nothing. */
  const change = (who: Owner, did: OwnChange, token: string, work: Work) =>
    database.transaction("staff", {}, async (sql): Promise<Outcome> => {
      await work(sql);
      await sql.query("delete from heed.staff_session where user_id = $1 and token <> $2", [who.id, token]);
      const account = markOf(who.id);
      await ledger.write(sql, [accessEntry(now(), `staff:${account}`, { did, account })]);
      return { ok: true };
    });

  return {
    /** Takes another password. */
    async changePassword(who: Owner, { next, ...asked }: Asking & { readonly next: string }): Promise<Outcome> {
      const proven = await prove(who, asked);
      if (proven !== "yes") return refuse(proven === "no" ? "password_wrong" : proven);
      const refused = await passwordRefused(next, { email: who.email, breachUrl });
      if (refused) return refuse(refused);
      const hashed = await hash(next);
      return change(who, "password changed", asked.token, (sql) =>
        sql.query(
          "update heed.staff_credential set password = $2, updated_at = $3 where user_id = $1 and provider_id = 'credential'",
          [who.id, hashed, now()],
        ),
      );
    },
    /** Ends the authenticator and its spare codes; another can be set up after that. */
    async endAuthenticator(who: Owner, asked: Asking): Promise<Outcome> {
      const proven = await prove(who, asked);
      if (proven !== "yes") return refuse(proven === "no" ? "password_wrong" : proven);
      return change(who, "authenticator ended", asked.token, async (sql) => {
        await sql.query("delete from heed.staff_second_factor where user_id = $1", [who.id]);
        await sql.query("update heed.staff_account set two_factor_enabled = false, updated_at = $2 where id = $1", [
          who.id,
          now(),
        ]);
      });
    },
  };
}

type OwnChange = "password changed" | "authenticator ended";
type Work = (sql: Connection) => Promise<unknown>;
