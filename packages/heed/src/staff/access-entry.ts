// The entry of a change of who may open what: which account or key by eight digits, by whom, and no name of anybody.
import { type Entry, NOBODY } from "../ledger/entry.ts";

/** What whoever oversees, or brings a file, did. */
export type Overseen = "ledger read" | "ledger verified" | "access reviewed" | "file imported" | "request opened";

/** What was done to somebody's access. Ids are the first eight digits of the row's: enough to find it while it exists. */
export type AccessChange =
  | { readonly did: "invited"; readonly invitation: string; readonly role: string; readonly admin: boolean }
  | { readonly did: "invitation withdrawn"; readonly invitation: string }
  | {
      readonly did: "account made";
      readonly account: string;
      /** Away: the house's own provider brought them. */
      readonly invitation?: string;
      readonly role: string;
      readonly admin: boolean;
    }
  | { readonly did: "account ended"; readonly account: string; readonly role: string }
  | { readonly did: "role changed"; readonly account: string; readonly from: string; readonly to: string }
  | { readonly did: "key made"; readonly key: string; readonly kind: string; readonly role?: string }
  | { readonly did: "key taken away"; readonly key: string; readonly kind: string }
  /** Sessions end by whoever invites, or because the house's own provider said so. */
  | {
      readonly did: "passkey made" | "passkey ended" | "password changed" | "authenticator ended" | "sessions ended";
      readonly account: string;
    }
  | { readonly did: "root key added" | "root key ended" | "appearance changed" }
  | { readonly did: "person keys rotated" | "hash keys rotated"; readonly version: number }
  /** Whoever oversees leaves a trace too. */
  | { readonly did: Overseen; readonly request?: string }
  | {
      readonly did: "approval asked" | "approval given" | "approval refused" | "approval used";
      readonly approval: string;
      readonly act: string;
    };

/** @param actor `staff:` and who did it, by the same eight digits, or `cli`: a command on this machine */
export const accessEntry = (at: Date, actor: string, detail: AccessChange): Entry => ({
  personId: NOBODY,
  at,
  kind: "access",
  purpose: "security",
  actor,
  detail,
});

/** How the ledger names an account, an invitation or a key: enough to find it while it exists, and no name. */
export const markOf = (id: string): string => id.slice(0, 8);
