// Which addresses are outside: whatever is private, of this machine or reserved is reached only where the operator says that it is theirs.
import { lookup as resolveName } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

// IANA's registries of special-purpose addresses (RFC 6890 and its updates), multicast, and the ways of writing IPv4 inside IPv6.
const INSIDE_4 = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  INSIDE_4.addSubnet(net, bits, "ipv4");
// Only 2000::/3 is given out at all; in it lie tunnels that lead to IPv4, and what is for documents. Lists of their own: one list for both
// versions takes an IPv4 address for the IPv6 one that it can be written as.
const OUTSIDE_6 = new BlockList();
OUTSIDE_6.addSubnet("2000::", 3, "ipv6");
const INSIDE_6 = new BlockList();
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  INSIDE_6.addSubnet(net, bits, "ipv6");

/** Whether an IP address, of either version, belongs to somebody on the public net; what is no address does not. */
export function isOutside(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !INSIDE_4.check(address, "ipv4");
  return version === 6 && OUTSIDE_6.check(address, "ipv6") && !INSIDE_6.check(address, "ipv6");
}

/** All addresses of a name have to be outside: one that is not may be the one that is connected to. */
export const areOutside = (addresses: readonly { readonly address: string }[]): boolean =>
  addresses.every(({ address }) => isOutside(address));

/** As `lookup` of Node, for a client that is to reach nothing inside. */
export const lookupOutside: LookupFunction = (name, options, done) => {
  resolveName(name, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return done(error ?? named("ENOTFOUND"), "", 0);
    if (!areOutside(addresses)) return done(named("PRIVATE_ADDRESS"), "", 0);
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

const named = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });

/**
 * The address of a host, for a client that looks nothing up itself: what is checked is what is connected to.
 *
 * @param local In the operator's own network: private addresses are meant.
 * @throws with the code of what is wrong
 */
export const addressOutside = (host: string, local: boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const literal = host.replace(/^\[|\]$/g, "");
    if (isIP(literal) !== 0) {
      if (local || isOutside(literal)) resolve(literal);
      else reject(named("PRIVATE_ADDRESS"));
      return;
    }
    const done: Parameters<LookupFunction>[2] = (error, address) =>
      error || typeof address !== "string" ? reject(error ?? named("ENOTFOUND")) : resolve(address);
    if (local) resolveName(host, done);
    else lookupOutside(host, {}, done);
  });
