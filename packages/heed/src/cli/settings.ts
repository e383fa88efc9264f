// Settings from the environment: addresses and secrets only; policy stands in heed.config.ts. One table for code and reference.
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import type { SignInProvider } from "../staff/sign-in-provider.ts";
import type { Transit } from "../storage/key-service.ts";

/** What Node is given in its own variable, which is no setting of Heed's. */
export const nodeOptions = (): string => process.env["NODE_OPTIONS"] ?? "";

/** One environment variable: its name, what holds without it, and what it says. */
export type Setting = { readonly name: string; readonly otherwise: string; readonly says: string };

/** Every setting that Heed reads. */
export const SETTINGS = {
  databaseUrl: {
    name: "DATABASE_URL",
    otherwise: "an embedded PostgreSQL in the data directory",
    says: "`postgres://` address of a PostgreSQL 15 or newer, as the owner of its database; `?sslmode=verify-full` where it is on another machine. With it, `HEED_KEY` must be set too.",
  },
  port: {
    name: "HEED_PORT",
    otherwise: "4300",
    says: "Port that `heed start` listens on, from 1 to 65535.",
  },
  host: {
    name: "HEED_HOST",
    otherwise: "127.0.0.1",
    says: "Address that `heed start` listens on; 0.0.0.0 is every one.",
  },
  publicUrl: {
    name: "HEED_PUBLIC_URL",
    otherwise: "http://HOST:PORT",
    says: "Address under which browsers reach Heed, for links and cookies: `https://` makes cookies secure.",
  },
  trustedProxies: {
    name: "HEED_TRUSTED_PROXIES",
    otherwise: "a proxy on this machine is believed, and no other",
    says: "Addresses and ranges of proxies on other machines or of a CDN, with commas, as `10.0.0.7, 203.0.113.0/24`: what they append to `X-Forwarded-For` is believed, so that those behind them are told apart.",
  },
  dataDir: {
    name: "HEED_DATA_DIR",
    otherwise: "`.heed` in this folder; as root `/var/lib/heed`",
    says: "Where the embedded database and the root key lie.",
  },
  journalDir: {
    name: "HEED_JOURNAL_DIR",
    otherwise: "`journal` in the data directory",
    says: "Where refusals and erasures are noted beside the database, by keyed hash, so that a restored backup forgets none. Best on another disk.",
  },
  key: {
    name: "HEED_KEY",
    otherwise: "the file `key` in the data directory, made on the first start",
    says: "Root key, at least 32 bytes in hexadecimal or base64: it opens the seed of all other keys. Losing it loses everything they opened.",
  },
  newKey: {
    name: "HEED_NEW_KEY",
    otherwise: "the root key stays",
    says: "The next root key, for `heed keys rotate --root` only; from then on it opens the database beside `HEED_KEY`.",
  },
  keyFile: {
    name: "HEED_KEY_FILE",
    otherwise: "`HEED_KEY` is read",
    says: "File that holds the root key, where secrets are handed over as files; only its owner should read it.",
  },
  kmsUrl: {
    name: "HEED_KMS_URL",
    otherwise: "the root key wraps them",
    says: "Transit engine of a key service that speaks as HashiCorp Vault does, as `https://vault.example:8200/v1/transit`: it wraps the key that people's keys are wrapped by, and is asked once a start and once a rotation.",
  },
  kmsKey: {
    name: "HEED_KMS_KEY",
    otherwise: "`heed`",
    says: "Name of the key in the key service.",
  },
  kmsToken: {
    name: "HEED_KMS_TOKEN",
    otherwise: "none, and `HEED_KMS_URL` needs one",
    says: "Token for the key service, which may encrypt and decrypt with that key and nothing else.",
  },
  smtpUrl: {
    name: "SMTP_URL",
    otherwise: "no mail is sent",
    says: "`smtp://` or `smtps://` address of your mail server, with user and password; on another machine it has to offer encryption. Without it nothing is confirmed by mail.",
  },
  oidcUrl: {
    name: "HEED_OIDC_URL",
    otherwise: "the staff have passwords and second factors here",
    says: "Address of the house's own sign-in (the issuer, by OpenID Connect), which sends colleagues back to `/staff/provider/back`. Who gets which role stands in the map: `roles`, `signIn`.",
  },
  oidcClient: {
    name: "HEED_OIDC_CLIENT",
    otherwise: "none, and `HEED_OIDC_URL` needs one",
    says: "By what name Heed is known there.",
  },
  oidcSecret: {
    name: "HEED_OIDC_SECRET",
    otherwise: "none, and `HEED_OIDC_URL` needs one",
    says: "The secret that goes with that name.",
  },
  oidcAcr: {
    name: "HEED_OIDC_ACR",
    otherwise: "it has to state `mfa` among its methods (`amr`)",
    says: "The class of authentication (`acr`) that it has to state, where that is how it tells of a second factor.",
  },
  breachUrl: {
    name: "HEED_BREACH_URL",
    otherwise: "passwords of the staff are compared with no list",
    says: "Address of a range search of stolen passwords, as `https://api.pwnedpasswords.com/range` or your copy of it: five digits of a hash go there when staff set a password, and no password is taken while it is away.",
  },
} as const satisfies Record<string, Setting>;

/** The settings as read, with their defaults. */
export type Environment = {
  databaseUrl: string | undefined;
  dataDir: string;
  journalDir: string;
  host: string;
  port: number;
  publicUrl: string;
  trustedProxies: readonly string[];
  key: string | undefined;
  newKey: string | undefined;
  transit: Transit | undefined;
  smtpUrl: string | undefined;
  breachUrl: string | undefined;
  signInProvider: SignInProvider | undefined;
};

/**
 * Reads the settings; a variable that is set to nothing counts as not set.
 *
 * @throws `port_malformed`, `proxies_malformed`, `key_file_unreadable`, `key_service_without_token`, `sign_in_provider_incomplete`
 */
export function readEnvironment(): Environment {
  const read = ({ name }: Setting): string | undefined => process.env[name] || undefined;
  const host = read(SETTINGS.host) ?? SETTINGS.host.otherwise;
  const text = read(SETTINGS.port) ?? SETTINGS.port.otherwise;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65_535))
    throw new Error(`port_malformed: HEED_PORT is "${text}". Give a number from 1 to 65535.`);
  const home = process.getuid?.() === 0 ? "/var/lib/heed" : ".heed";
  const dataDir = resolve(read(SETTINGS.dataDir) ?? home);
  return {
    databaseUrl: read(SETTINGS.databaseUrl),
    dataDir,
    journalDir: resolve(read(SETTINGS.journalDir) ?? join(dataDir, "journal")),
    host,
    port,
    publicUrl: read(SETTINGS.publicUrl) ?? `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`,
    trustedProxies: proxiesIn(read(SETTINGS.trustedProxies)),
    key: read(SETTINGS.key) ?? keyIn(read(SETTINGS.keyFile)),
    newKey: read(SETTINGS.newKey),
    transit: transitOf(read(SETTINGS.kmsUrl), read(SETTINGS.kmsKey), read(SETTINGS.kmsToken)),
    smtpUrl: read(SETTINGS.smtpUrl),
    breachUrl: read(SETTINGS.breachUrl),
    signInProvider: providerOf(
      read(SETTINGS.oidcUrl),
      read(SETTINGS.oidcClient),
      read(SETTINGS.oidcSecret),
      read(SETTINGS.oidcAcr),
    ),
  };
}

function proxiesIn(text: string | undefined): readonly string[] {
  const ranges = (text ?? "").split(/[\s,]+/).filter((range) => range !== "");
  for (const range of ranges) {
    const [address = "", bits = "32", ...more] = range.split("/");
    const most = isIP(address) === 6 ? 128 : 32;
    // All of the net (/0) would let anybody say who they are.
    if (isIP(address) === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) < 1 || Number(bits) > most)
      throw new Error(
        `proxies_malformed: "${range}" in HEED_TRUSTED_PROXIES is no address and no range. Give them as 10.0.0.7 or 203.0.113.0/24.`,
      );
  }
  return ranges;
}

function providerOf(
  issuer: string | undefined,
  client: string | undefined,
  secret: string | undefined,
  acr: string | undefined,
): SignInProvider | undefined {
  if (issuer === undefined) return undefined;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const near = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  if (!client || !secret || !(url?.protocol === "https:" || (url?.protocol === "http:" && near)))
    throw new Error(
      "sign_in_provider_incomplete: HEED_OIDC_URL needs an https:// address, HEED_OIDC_CLIENT and HEED_OIDC_SECRET. Set all three, or none.",
    );
  return { issuer, client, secret, ...(acr === undefined ? {} : { acr }) };
}

function keyIn(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new Error("key_file_unreadable: the file of HEED_KEY_FILE cannot be read. Name one that Heed may read.", {
      cause,
    });
  }
}

function transitOf(url: string | undefined, key: string | undefined, token: string | undefined): Transit | undefined {
  if (url === undefined) return undefined;
  if (token === undefined || !URL.canParse(url))
    throw new Error(
      "key_service_without_token: HEED_KMS_URL needs an address and HEED_KMS_TOKEN. Set both, or neither.",
    );
  return { url, key: key ?? "heed", token };
}
