// Everything of the staff's accounts in one: who has one, and signing in, which is loaded when it is first needed: no command needs it.
import type { DataMap } from "@heed/core";
import type { Ledger } from "../ledger/write.ts";
import type { Database } from "../storage/database.ts";
import { type Accounts, createAccounts } from "./accounts.ts";
import { createOversight, type Oversight } from "./oversight.ts";
import { createSecondPerson, type SecondPerson } from "./second-person.ts";
import type { SignIn } from "./sign-in.ts";
import type { SignInProvider } from "./sign-in-provider.ts";
import { createThrottle } from "./throttle.ts";

/** How one may sign in beside a password. */
export type SignInWays = { readonly provider: boolean; readonly passkeys: boolean };

export type Staff = {
  readonly accounts: Accounts;
  readonly secondPerson: SecondPerson;
  readonly oversee: Oversight;
  signIn(): Promise<SignIn>;
  readonly ways: SignInWays;
  /** Deletes what is over: sessions, invitations, half-done sign-ins, approvals, and failures that no longer count. */
  forget(): Promise<void>;
};

export function createStaff(deps: {
  database: Database;
  key: Buffer;
  inForce: { readonly map: DataMap };
  ledger: Ledger;
  publicUrl: string;
  breachUrl: string | undefined;
  /** The house's own sign-in, by OpenID Connect. */
  provider?: SignInProvider | undefined;
  /** In the demo a printed link lets in. */
  demo?: boolean | undefined;
  now: () => Date;
}): Staff {
  const accounts = createAccounts(deps);
  const secondPerson = createSecondPerson(deps);
  const throttle = createThrottle(deps);
  let loaded: Promise<SignIn> | undefined;
  async function load(): Promise<SignIn> {
    const { provider, ...rest } = deps;
    const [{ createSignIn }, { createPrintedLink }] = await Promise.all([
      import("./sign-in.ts"),
      import("./printed-link.ts"),
    ]);
    const by = provider && (await import("./sign-in-provider.ts")).createSignInProvider({ ...deps, provider });
    const printed = deps.demo ? createPrintedLink() : undefined;
    return createSignIn({
      ...rest,
      accounts,
      throttle,
      issuer: deps.inForce.map.controller.name,
      printed,
      provider: by,
    });
  }
  return {
    accounts,
    secondPerson,
    oversee: createOversight(deps),
    ways: {
      provider: deps.provider !== undefined,
      // A passkey belongs to a name: browsers make none for an address in digits (WebAuthn 5.1.3).
      passkeys: !/^[\d.]+$|^\[/.test(new URL(deps.publicUrl).hostname),
    },
    signIn: () => {
      loaded ??= load();
      return loaded;
    },
    async forget() {
      await accounts.forget();
      await throttle.forget();
      await secondPerson.forget();
    },
  };
}
