// One client is one address, or one household's part of IPv6; a proxy of the shop's is nobody.
import { expect, test } from "vitest";
import { clientOf } from "./client-of.ts";

test("an IPv6 household is one client whatever address it takes, however it is written", () => {
  const one = clientOf("2a00:1450:4001:80b::200e");
  expect(one).toBe("2a00:1450:4001:80b");
  for (const other of ["2A00:1450:4001:080b:1:2:3:4", "2a00:1450:4001:80b:0:0:0:1"]) expect(clientOf(other)).toBe(one);
  expect(clientOf("2a00:1450:4001:80c::200e")).not.toBe(one);
  expect(clientOf("2a00::1")).toBe("2a00:0:0:0");
});

test("an IPv4 address is itself, also inside IPv6; one of a private network is nobody", () => {
  expect(clientOf("8.8.8.8")).toBe("8.8.8.8");
  expect(clientOf("::ffff:8.8.8.8")).toBe("8.8.8.8");
  for (const inside of ["127.0.0.1", "::1", "10.0.0.7", "::ffff:172.17.0.1", "fd00::1", ""])
    expect(clientOf(inside)).toBeUndefined();
});
