// Every address of /api with every role: whoever does not hold what it needs is refused by the server too, whatever a page shows.
import { afterAll, beforeAll, expect, test } from "vitest";
import { bookshop } from "../../test/bookshop.ts";
import { listening } from "../../test/server.ts";

/** What a role must hold; "staff": whoever has a role; "colleague": whoever is signed in, a key is not; "nobody": before signing in. */
const NEEDS: Readonly<Record<string, string>> = {
  "GET /api/session": "staff",
  "POST /api/session": "nobody",
  "POST /api/session/code": "nobody",
  "POST /api/session/link": "nobody",
  "DELETE /api/session": "nobody",
  "GET /api/sessions": "colleague",
  "POST /api/sessions/end": "colleague",
  "GET /api/sign-in": "nobody",
  "GET /api/account": "colleague",
  "POST /api/account/password": "colleague",
  "POST /api/account/second-factor": "colleague",
  "DELETE /api/account/second-factor": "colleague",
  "POST /api/account/passkeys/{id}": "colleague",
  "DELETE /api/account/passkeys/{id}": "colleague",
  "GET /api/mail": "staff",
  "POST /api/mail/test": "colleague",
  "GET /api/appearance": "staff",
  // Its keeping is for accounts that invite: appearance.test.ts holds it to that.
  "PUT /api/appearance": "staff",
  "POST /api/appearance/judgement": "staff",
  "GET /api/appearance/preview": "staff",
  "GET /api/colleagues": "colleague",
  "POST /api/colleagues": "colleague",
  "POST /api/colleagues/{id}": "colleague",
  "DELETE /api/colleagues/{id}": "colleague",
  "GET /api/audiences": "staff",
  "GET /api/audience-terms": "staff",
  "POST /api/audience-rule": "newsletter",
  "POST /api/audiences/size": "newsletter",
  // Of the audiences that the role sees: others are as good as none.
  "POST /api/audiences/overlap": "staff",
  // What a role may not see is as good as none: 404, as is what does not exist.
  "GET /api/audiences/{name}": "staff",
  "GET /api/audiences/{name}/versions": "staff",
  "GET /api/audiences/{name}/export": "staff",
  "POST /api/audiences/{name}/export": "staff",
  "PUT /api/audiences/{name}": "newsletter",
  "DELETE /api/audiences/{name}": "staff",
  "POST /api/audiences/{name}/diff": "staff",
  "GET /api/look-terms": "staff",
  "POST /api/people/lookup": "any purpose",
  // They ask for a purpose and a reason first: people.test.ts holds them to the role.
  "GET /api/people/{ref}": "staff",
  "GET /api/people/{ref}/decisions": "staff",
  "GET /api/people/{ref}/dashboard": "staff",
  "GET /api/placements": "staff",
  "GET /api/placements/{name}/lift": "statistics",
  "GET /api/reach": "statistics",
  "GET /api/activity": "proof",
  "GET /api/waiting": "staff",
  "GET /api/models": "staff",
  "POST /api/models/training": "recommendations",
  // A version that is not there is 404 to everybody; whose purpose it is, is held in models.test.ts.
  "GET /api/models/{version}": "staff",
  "POST /api/models/{version}": "staff",
  "GET /api/settings": "staff",
  "GET /api/forecast": "statistics",
  "GET /api/feedback": "statistics",
  "GET /api/segments": "statistics",
  "GET /api/sources/collected": "staff",
  "GET /api/sources/live": "staff",
  "GET /api/sources/keys": "staff",
  "GET /api/import-terms": "any purpose",
  "GET /api/imports": "any purpose",
  "POST /api/imports": "any purpose",
  "GET /api/imports/{id}": "any purpose",
  "DELETE /api/imports/{id}": "any purpose",
  "POST /api/imports/{id}/bytes": "any purpose",
  "POST /api/imports/{id}/format": "any purpose",
  // Of what the role uses: imports.test.ts holds it to that.
  "POST /api/imports/{id}/judgement": "any purpose",
  "POST /api/imports/{id}/start": "any purpose",
  "GET /api/deletions": "rights or proof",
  "POST /api/deletions/{id}": "rights",
  // One of them, with its address and words, is for whoever answers.
  "GET /api/requests": "rights or proof",
  "POST /api/requests": "rights",
  "GET /api/requests/{id}": "rights",
  "POST /api/requests/{id}": "rights",
  "GET /api/ledger": "proof",
  "POST /api/ledger/person": "proof",
  "POST /api/ledger/verification": "proof",
  "GET /api/access-review": "proof",
  "POST /api/keys": "colleague",
  "DELETE /api/keys/{name}": "colleague",
  "GET /api/findings": "proof",
  "GET /api/recipients": "proof",
  "GET /api/recipients/{name}/failed": "proof",
  "POST /api/recipients/{name}/failed": "rights",
  "GET /api/notice-changes": "staff",
  "GET /api/approvals": "staff",
  "POST /api/approvals/{id}": "colleague",
  "GET /api/trust/figures": "staff",
  "GET /api/trust/map": "staff",
};
/** What is sent, where an address reads something before it knows for which purpose. */
const BODIES: Readonly<Record<string, object>> = {
  "POST /api/audience-rule": { rule: 'count("Order Completed") >= 1', purpose: "newsletter" },
  "POST /api/audiences/size": { rule: 'count("Order Completed") >= 1', purpose: "newsletter" },
  "POST /api/audiences/overlap": { names: ["shelf", "other"] },
  "PUT /api/audiences/{name}": { rule: 'count("Order Completed") >= 1', purpose: "newsletter" },
  "POST /api/audiences/{name}/export": { reason: "help" },
  "POST /api/audiences/{name}/diff": { rule: 'count("Order Completed") >= 1' },
  "POST /api/people/lookup": { identifier: "nobody-here" },
  "POST /api/models/training": { capability: "recommendations" },
  "POST /api/models/{version}": { act: "promote", state: "candidate" },
  "POST /api/deletions/{id}": { recipient: "nobody" },
  "POST /api/requests": { kind: "ACCESS", address: "not an address", locale: "en" },
  "POST /api/requests/{id}": { act: "verify", events: 0 },
  "POST /api/approvals/{id}": { yes: true },
  "POST /api/keys": { name: "tool", kind: "write" },
  "POST /api/recipients/{name}/failed": { act: "retry" },
  "POST /api/ledger/person": { identifier: "nobody-here", reason: "help", from: "2026-01-01", to: "2026-01-02" },
};
const ROLES: Readonly<Record<string, readonly string[]>> = {
  marketer: ["newsletter", "recommendations", "statistics"],
  packer: ["orders"],
  officer: ["rights"],
  auditor: ["proof"],
  visitor: [],
};
const map = {
  ...bookshop,
  roles: Object.fromEntries(Object.entries(ROLES).map(([name, purposes]) => [name, { purposes: [...purposes] }])),
};
let server: Awaited<ReturnType<typeof listening>>;
let routes: string[];
const staffKeys = new Map<string, string>();
beforeAll(async () => {
  server = await listening({ map });
  for (const role of Object.keys(ROLES)) staffKeys.set(role, await server.heed.addStaffKey(role, role));
  const { paths } = await (await fetch(`${server.url}/openapi.json`)).json();
  routes = Object.entries<Record<string, object>>(paths).flatMap(([path, methods]) =>
    path.startsWith("/api/") ? Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`) : [],
  );
});
afterAll(() => server?.close());

type Asked = { status: number; code: string | undefined; stored: string | null };

async function ask(route: string, key: string | undefined, sent?: object): Promise<Asked> {
  const [method = "", path = ""] = route.split(" ");
  const body = sent ?? BODIES[route] ?? (method === "POST" || method === "PUT" ? {} : undefined);
  const reply = await fetch(server.url + path.replaceAll(/\{\w+\}/g, "shelf"), {
    method,
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { code } = (await reply.json().catch(() => ({}))) as { code?: string };
  return { status: reply.status, code, stored: reply.headers.get("cache-control") };
}

test("every address of /api says here what it needs", () => {
  expect(routes.toSorted()).toEqual(Object.keys(NEEDS).toSorted());
});

test("without a key of staff or a session nothing of /api is answered but the way in, nor how a body should look", async () => {
  for (const [route, needs] of Object.entries(NEEDS)) {
    if (needs === "nobody") continue;
    // A server key may build audiences: it has no role, and is held to what the shop itself may ask.
    const strangers = [
      undefined,
      "site-key",
      "heed_staff_invented",
      ...(route.includes("audience") ? [] : ["shop-server-key"]),
    ];
    for (const key of strangers) expect([401, 403], `${route} ${key}`).toContain((await ask(route, key)).status);
    if (BODIES[route]) expect((await ask(route, undefined, { nonsense: true })).status, route).toBe(401);
  }
});

for (const [role, held] of Object.entries(ROLES))
  test(`a ${role} is answered what the role holds, and refused the rest by the server`, async () => {
    for (const [route, needs] of Object.entries(NEEDS)) {
      if (needs === "nobody") continue;
      const { status, code, stored } = await ask(route, staffKeys.get(role));
      expect(stored, route).toBe("no-store");
      const may =
        needs === "staff" ||
        (needs === "any purpose" ? held.length > 0 : needs.split(" or ").some((one) => held.includes(one)));
      if (needs === "colleague") expect([401, 403], route).toContain(status);
      else if (may) expect([route, status === 401 || code === "role_may_not"]).toEqual([route, false]);
      else expect([route, status, code]).toEqual([route, 403, "role_may_not"]);
    }
    expect(server.faults).toEqual([]);
  });
