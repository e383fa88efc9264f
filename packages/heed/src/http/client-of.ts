// Which client a request is from, as far as an address on the net can tell.
import { isOutside } from "../sharing/outside-address.ts";

/**
 * The address; of IPv6 the 64 bits that one household has. Undefined for an address of a private network: a proxy of the shop's is everybody, and
 * nobody is turned away for what others send through it.
 *
 * @example
 * clientOf("2a00:1450:4001:80b::200e"); // "2a00:1450:4001:80b"
 */
export function clientOf(ip: string): string | undefined {
  const address = ip.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isOutside(address)) return undefined;
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const groups = head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const all = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill("0"), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
