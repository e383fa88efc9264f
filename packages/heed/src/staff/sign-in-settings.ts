// What better-auth is told: its tables under Heed's names, how long a session lasts, and that it keeps neither address nor browser.
import { randomUUID } from "node:crypto";
import { twoFactor } from "better-auth/plugins";
import type { Database } from "../storage/database.ts";
import { staffStore } from "../storage/staff-store.ts";
import { accountEntry } from "./enter-account.ts";
import { MAX_LENGTH, MIN_LENGTH } from "./password.ts";

/** A working day: after it everybody signs in again, however busy they were. */
const SESSION_SECONDS = 12 * 3_600;
const CODE_SECONDS = 300;

export type SettingsOf = {
  readonly database: Database;
  /** 32 bytes, of nothing else. */
  readonly key: Buffer;
  readonly publicUrl: string;
  /** The name of the shop, beside the code in an authenticator. */
  readonly issuer: string;
  readonly now: () => Date;
};

/** What better-auth is told; the test of its tables reads it too. */
export const settings = ({ database, key, publicUrl, issuer, now }: SettingsOf) => ({
  appName: issuer,
  baseURL: publicUrl,
  basePath: "/staff/none",
  secret: key.toString("hex"),
  database: staffStore(database),
  telemetry: { enabled: false },
  // Its messages name accounts; Heed's own log has the code of a fault.
  logger: { disabled: true },
  rateLimit: { enabled: false },
  emailAndPassword: {
    enabled: true,
    disableSignUp: true,
    minPasswordLength: MIN_LENGTH,
    maxPasswordLength: MAX_LENGTH,
  },
  session: {
    modelName: "staff_session",
    expiresIn: SESSION_SECONDS,
    disableSessionRefresh: true,
    fields: {
      expiresAt: "expires_at",
      createdAt: "created_at",
      updatedAt: "updated_at",
      ipAddress: "ip_address",
      userAgent: "user_agent",
      userId: "user_id",
    },
    additionalFields: { method: { type: "string" as const, required: true, input: false } },
  },
  user: {
    modelName: "staff_account",
    fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    additionalFields: {
      role: { type: "string" as const, required: true, input: false },
      admin: { type: "boolean" as const, required: true, input: false },
    },
  },
  account: {
    modelName: "staff_credential",
    fields: {
      accountId: "account_id",
      providerId: "provider_id",
      userId: "user_id",
      accessToken: "access_token",
      refreshToken: "refresh_token",
      idToken: "id_token",
      accessTokenExpiresAt: "access_token_expires_at",
      refreshTokenExpiresAt: "refresh_token_expires_at",
      createdAt: "created_at",
      updatedAt: "updated_at",
    },
  },
  verification: {
    modelName: "staff_verification",
    fields: { expiresAt: "expires_at", createdAt: "created_at", updatedAt: "updated_at" },
  },
  advanced: {
    cookiePrefix: "heed_staff",
    useSecureCookies: publicUrl.startsWith("https:"),
    // Lax, not Strict: a link to the staff pages in a mail finds the session. What changes anything asks where it comes from besides.
    defaultCookieAttributes: { httpOnly: true, sameSite: "lax" as const, path: "/" },
    ipAddress: { disableIpTracking: true },
    database: { generateId: () => randomUUID() },
  },
  plugins: [
    accountEntry,
    twoFactor({
      issuer,
      twoFactorTable: "staff_second_factor",
      twoFactorCookieMaxAge: CODE_SECONDS,
      schema: {
        user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
        twoFactor: {
          fields: {
            backupCodes: "backup_codes",
            userId: "user_id",
            failedVerificationCount: "failed_verification_count",
            lockedUntil: "locked_until",
          },
        },
      },
    }),
  ],
  databaseHooks: {
    session: {
      create: {
        // Of colleagues, too, no more is kept than is needed: neither address nor browser.
        before: async (session: Record<string, unknown>, context: { path?: string } | null) => ({
          data: { ...session, method: methodOf(context?.path), ipAddress: null, userAgent: null },
        }),
        // Sessions are deleted when they are over: when somebody was here last stands beside them, once for an account.
        after: async ({ userId }: { userId: string }) => {
          await database.query(
            "staff",
            "insert into heed.staff_seen (user_id, at) values ($1, $2) on conflict (user_id) do update set at = $2",
            [userId, now()],
          );
        },
      },
    },
  },
});

function methodOf(path = ""): string {
  if (path.startsWith("/two-factor/")) return "second factor";
  const [, proven] = /^\/heed-(\w+)\/enter$/.exec(path) ?? [];
  return proven ?? "password";
}
