// Where settings lead: a house that gets mail to people, or the key that opens their identifiers, is one that a recipient of the map stands for.
import { type DataMap, mayReach } from "@heed/core";

/** Addresses by the setting that holds them; away where it is not set. */
export type SetAddresses = Readonly<Record<string, string | undefined>>;

/**
 * The settings that lead to a host which no recipient of the map names, with that host.
 *
 * @example
 * unnamedHosts({ recipients: {} }, { SMTP_URL: "smtps://mail.example" }); // [["SMTP_URL", "mail.example"]]
 */
export const unnamedHosts = (map: Pick<DataMap, "recipients">, addresses: SetAddresses): readonly [string, string][] =>
  Object.entries(addresses).flatMap(([setting, address]): [string, string][] => {
    if (address === undefined) return [];
    const { hostname } = new URL(address);
    return mayReach(map, hostname) ? [] : [[setting, hostname]];
  });

/** Throws `host_not_named` for the first of them: country and safeguard of that house have to be told (GDPR Art. 13(1)(e), (f), 44). */
export function assertNamedHosts(map: Pick<DataMap, "recipients">, addresses: SetAddresses): void {
  for (const [setting, host] of unnamedHosts(map, addresses))
    throw new Error(
      `host_not_named: ${setting} leads to ${host}, which no recipient of the map names. Write hosts: ["${host}"] to the recipient that runs it, with its country and what protects data there.`,
    );
}
