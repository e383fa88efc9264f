// Mail holds addresses and what is written to people: it goes only through a server that a recipient of the map stands for.
import { type DataMap, mayReach } from "@heed/core";

/** Throws `host_not_named` where SMTP_URL leads to a host that no recipient of the map names. */
export function assertMailHost(map: Pick<DataMap, "recipients">, smtpUrl: string): void {
  const { hostname } = new URL(smtpUrl);
  if (mayReach(map, hostname)) return;
  throw new Error(
    `host_not_named: SMTP_URL leads to ${hostname}, which no recipient of the map names. Write hosts: ["${hostname}"] to the recipient that runs it, with its country and what protects data there.`,
  );
}
