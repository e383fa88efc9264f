// Signing in: better-auth keeps passwords, second factors and sessions; here stands what Heed decides about them. Nothing of it is mounted: its
// addresses are not reachable, only Heed's own pages call it.
import { betterAuth } from "better-auth";
import { isAPIError } from "better-auth/api";
import type { Ledger } from "../ledger/write.ts";
import type { Accounts } from "./accounts.ts";
import { enteringAs } from "./enter-account.ts";
import { createOwnAccount } from "./own-account.ts";
import { createPasskeys } from "./passkeys.ts";
import { type PasswordRefused, passwordRefused } from "./password.ts";
import { DEMO_ADDRESS, type PrintedLink } from "./printed-link.ts";
import type { NotByProvider, SigningInByProvider } from "./sign-in-provider.ts";
import { type SettingsOf, settings } from "./sign-in-settings.ts";
import type { Throttle } from "./throttle.ts";

/** Who of the staff it is. */
export type Colleague = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly admin: boolean;
  /** False: signed in by a password alone, which opens no person. */
  readonly secured: boolean;
};

/** What a step of signing in came to; `cookies` are to be set. */
export type Step =
  | { readonly is: "in" | "code"; readonly cookies: readonly string[] }
  | { readonly is: "no" | "throttled"; readonly cookies: readonly string[] };

/** What came of the provider's word. */
export type ByProvider =
  | { readonly is: "in"; readonly cookies: readonly string[] }
  | { readonly is: "no"; readonly why: NotByProvider | "throttled" };

/** What a colleague needs to set a second factor up: shown once. */
export type SecondFactor = { readonly uri: string; readonly secret: string; readonly spare: readonly string[] };

type Deps = SettingsOf & {
  accounts: Accounts;
  ledger: Ledger;
  throttle: Throttle;
  breachUrl: string | undefined;
  /** In the demo only. */
  printed?: PrintedLink | undefined;
  /** Where the house has a provider of its own. */
  provider?: SigningInByProvider | undefined;
};

/** By a password alone nobody is secured, also after a second factor was set up elsewhere. */
const SECURED: ReadonlySet<unknown> = new Set(["second factor", "provider", "passkey"]);

export function createSignIn(deps: Deps) {
  const { accounts, database, throttle, breachUrl, printed, provider } = deps;
  const auth = betterAuth(settings(deps));
  const passkeys = createPasskeys(deps);

  /** Calls better-auth; a no of its own is a value here. */
  async function call<T>(
    work: () => Promise<{ headers: Headers; response: T }>,
  ): Promise<{ cookies: string[]; got: T } | undefined> {
    try {
      const { headers, response } = await work();
      return { cookies: headers.getSetCookie(), got: response };
    } catch (error) {
      if (isAPIError(error) && error.statusCode < 500) return undefined;
      throw error;
    }
  }

  async function who(headers: Headers): Promise<{ colleague: Colleague; token: string } | undefined> {
    const found = await auth.api.getSession({ headers });
    if (!found) return undefined;
    const { id, email, name, role, admin } = found.user;
    // The demo's session ends to count where its data becomes a real shop's.
    const secured = SECURED.has(found.session.method) || (printed !== undefined && found.session.method === "demo");
    return { colleague: { id, email, name, role, admin, secured }, token: found.session.token };
  }

  /** First step: address and password. */
  async function password(given: { email: string; password: string; from: string }): Promise<Step> {
    const email = given.email.trim().toLowerCase();
    const forgive = await throttle.begin({ account: email, from: given.from });
    if (!forgive) return { is: "throttled", cookies: [] };
    const done = await call(() =>
      auth.api.signInEmail({ body: { email, password: given.password }, headers: new Headers(), returnHeaders: true }),
    );
    if (!done) return { is: "no", cookies: [] };
    await forgive();
    return { is: "twoFactorRedirect" in done.got ? "code" : "in", cookies: done.cookies };
  }

  /**
   * Second step: the six digits of an authenticator, or one of the spare codes; either counts once. better-auth allows a few tries, then asks for
   * the password again, and after ten failures lets the account rest.
   */
  async function code(given: { code: string; headers: Headers; from: string }): Promise<Step> {
    const plain = given.code.replaceAll(/\s/g, "");
    const forgive = await throttle.begin({ from: given.from });
    if (!forgive) return { is: "throttled", cookies: [] };
    const { headers } = given;
    const digits = /^\d{6}$/.test(plain);
    const done = digits
      ? await call(() => auth.api.verifyTOTP({ body: { code: plain }, headers, returnHeaders: true }))
      : await call(() => auth.api.verifyBackupCode({ body: { code: plain }, headers, returnHeaders: true }));
    if (!done) return { is: "no", cookies: [] };
    if (digits && !(await throttle.first("code", done.got.user.id, plain))) {
      if (done.got.token !== undefined) await accounts.endSession(done.got.token);
      return { is: "no", cookies: [] };
    }
    await forgive();
    return { is: "in", cookies: done.cookies };
  }

  /** Makes the account of an invitation, once, and signs it in. A password that is not taken uses nothing up. */
  async function accept(
    token: string,
    given: { name: string; password: string; from: string },
  ): Promise<{ ok: true; step: Step } | { ok: false; reason: PasswordRefused | "invitation_over" | "name_missing" }> {
    const invited = await accounts.invitation(token);
    if (!invited) return { ok: false, reason: "invitation_over" };
    const name = given.name.trim().slice(0, 100);
    if (name === "") return { ok: false, reason: "name_missing" };
    const refused = await passwordRefused(given.password, { email: invited.email, breachUrl });
    if (refused) return { ok: false, reason: refused };
    const { password: hashing } = await auth.$context;
    const { email } = invited;
    if (!(await accounts.make(token, name, { passwordHash: await hashing.hash(given.password) })))
      return { ok: false, reason: "invitation_over" };
    return { ok: true, step: await password({ email, password: given.password, from: given.from }) };
  }

  /** Whether there is something beside the password that has to be used. */
  async function hasFactor({ id }: Colleague): Promise<boolean> {
    const { internalAdapter } = await auth.$context;
    const user = await internalAdapter.findUserById(id);
    return Reflect.get(user ?? {}, "twoFactorEnabled") === true || (await passkeys.of(id)).length > 0;
  }

  /** Whether a passkey may open this account: not where the house's own sign-in does, which it would outlive, nor the demo's. */
  async function mayHavePasskeys({ id, email }: Pick<Colleague, "id" | "email">): Promise<boolean> {
    const text = "select 1 from heed.staff_credential where user_id = $1 and provider_id = 'provider'";
    return email !== DEMO_ADDRESS && (await database.query("staff", text, [id])).length === 0;
  }

  /** Whether this is their password, before what lasts longer than the session in which it is asked. */
  async function prove({ id, email }: Pick<Colleague, "id" | "email">, given: { password: string; from: string }) {
    const forgive = await throttle.begin({ account: email, from: given.from });
    if (!forgive) return "throttled";
    const { internalAdapter, password: hashing } = await auth.$context;
    const held = (await internalAdapter.findAccounts(id)).find(({ providerId }) => providerId === "credential");
    if (!held?.password || !(await hashing.verify({ hash: held.password, password: given.password }))) return "no";
    await forgive();
    return "yes";
  }

  /** Keeps a new passkey and begins a session by it: the device has just made sure who holds it. */
  async function addPasskey(account: string, given: Parameters<typeof passkeys.add>[1]): Promise<Step> {
    if (!(await passkeys.add(account, given))) return { is: "no", cookies: [] };
    return entered(await call(() => auth.api.enterByPasskey({ headers: enteringAs(account), returnHeaders: true })));
  }

  async function byPasskey(given: { response: unknown; kept: string; from: string }): Promise<Step> {
    const forgive = await throttle.begin({ from: given.from });
    if (!forgive) return { is: "throttled", cookies: [] };
    const who = await passkeys.who(given);
    if (!who) return { is: "no", cookies: [] };
    await forgive();
    return entered(await call(() => auth.api.enterByPasskey({ headers: enteringAs(who), returnHeaders: true })));
  }

  const entered = (done: { readonly cookies: string[] } | undefined): Step =>
    done ? { is: "in", cookies: done.cookies } : { is: "no", cookies: [] };

  /**
   * Begins a second factor, or begins it anew until it is confirmed by a code. Undefined: the password is wrong, or there is one already, and be
   * it a passkey: whoever has only the password adds none.
   */
  async function beginSecondFactor(headers: Headers, given: string): Promise<SecondFactor | undefined> {
    const found = await who(headers);
    if (!found || (!found.colleague.secured && (await hasFactor(found.colleague)))) return undefined;
    const done = await call(() =>
      auth.api.enableTwoFactor({ body: { password: given }, headers, returnHeaders: true }),
    );
    if (done?.got.method !== "totp") return undefined;
    const { totpURI, backupCodes } = done.got;
    return { uri: totpURI, secret: new URL(totpURI).searchParams.get("secret") ?? "", spare: backupCodes };
  }

  /** Makes the demo's account if it is not there, and the secret of a link that opens it once. */
  async function printLink(role: string): Promise<string | undefined> {
    if (!printed) return undefined;
    const { internalAdapter } = await auth.$context;
    if (!(await internalAdapter.findUserByEmail(DEMO_ADDRESS)))
      await internalAdapter.createUser(
        { email: DEMO_ADDRESS, name: "Demo", emailVerified: true, role, admin: false },
        { method: "admin" },
      );
    return printed.print();
  }

  /** Enters by the link that the demo printed. */
  async function byLink(given: { token: string; from: string }): Promise<Step> {
    const forgive = await throttle.begin({ from: given.from });
    if (!forgive) return { is: "throttled", cookies: [] };
    const { internalAdapter } = await auth.$context;
    const demo = printed?.take(given.token) ? await internalAdapter.findUserByEmail(DEMO_ADDRESS) : undefined;
    const done =
      demo && (await call(() => auth.api.enterDemo({ headers: enteringAs(demo.user.id), returnHeaders: true })));
    if (!done) return { is: "no", cookies: [] };
    await forgive();
    return { is: "in", cookies: done.cookies };
  }

  /** Where the provider asks who it is; undefined: there is none. */
  async function toProvider(): Promise<{ url: string; kept: string } | "away" | undefined> {
    return provider && ((await provider.begin()) ?? "away");
  }

  /** Back from the provider, with what it says. */
  async function byProvider(given: { query: string; kept: string; from: string }): Promise<ByProvider> {
    // Nobody began here: no try of anybody's. Else any page's images would use up those of a whole office.
    if (!provider?.isBegun(given.kept)) return { is: "no", why: "provider_refused" };
    const forgive = await throttle.begin({ from: given.from });
    if (!forgive) return { is: "no", why: "throttled" };
    const said = await provider.finish(given.query, given.kept);
    if (!said.ok) return { is: "no", why: said.reason };
    const done = await call(() => auth.api.enterByProvider({ headers: enteringAs(said.account), returnHeaders: true }));
    if (!done) return { is: "no", why: "provider_refused" };
    await forgive();
    return { is: "in", cookies: done.cookies };
  }

  /** Ends this session; gives the cookies that take it out of the browser. */
  async function leave(headers: Headers): Promise<readonly string[]> {
    return (await call(() => auth.api.signOut({ headers, returnHeaders: true })))?.cookies ?? [];
  }

  const own = createOwnAccount({
    ...deps,
    prove,
    hash: async (text) => (await auth.$context).password.hash(text),
  });

  return {
    passkeys,
    own,
    hasFactor,
    mayHavePasskeys,
    prove,
    addPasskey,
    byPasskey,
    who,
    password,
    code,
    accept,
    beginSecondFactor,
    printLink,
    byLink,
    toProvider,
    byProvider,
    /** The provider's word that it ended somebody's session; undefined: there is no provider. */
    endedByProvider: provider?.logout,
    leave,
  };
}

export type SignIn = ReturnType<typeof createSignIn>;
