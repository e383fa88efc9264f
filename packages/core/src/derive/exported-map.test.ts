import { expect, test } from "vitest";
import { bookshop } from "../../../heed/test/bookshop.ts";
import { purposesOf } from "../map/built-in.ts";
import type { DataMap } from "../map/data-map.ts";
import { dpvMapOf } from "./dpv-map.ts";
import { fideslangOf } from "./fideslang.ts";
import { recordOf } from "./record-of-processing.ts";

// The bookshop's own types are narrower than what every map may say.
const plain = bookshop as unknown as DataMap;
const { newsletter, orders } = bookshop.purposes;
const map: DataMap = {
  ...plain,
  regimes: { ...plain.regimes, ccpa: { countries: ["US-CA"] } },
  recipients: { mail: { name: "Pigeon Post", role: "processor", country: "DE", contract: "2026-01-15" } },
  purposes: {
    ...plain.purposes,
    newsletter: { ...newsletter, basis: { gdpr: "consent", ccpa: "legitimate interest" }, recipients: ["mail"] },
    orders: { ...orders, reads: { ...orders.reads, "Product Viewed": "6 months" } },
  },
};
const names = Object.keys(purposesOf(map));

test("every purpose stands in every format, with its basis, what it reads and who receives it", () => {
  const record = recordOf(map, "en");
  expect(record.activities.map((activity) => activity.id)).toEqual(names);
  const told = record.activities.find((activity) => activity.id === "newsletter");
  expect(told).toMatchObject({ basis: "consent", under: { ccpa: "legitimate interest" } });
  expect(told?.data.map((each) => `${each.field}: ${each.kept}`)).toContain("email: 24 months");
  expect(told?.recipients).toMatchObject([{ id: "mail", role: "processor", country: "DE", contract: "2026-01-15" }]);

  const processes = dpvMapOf(map, "en")["dpv:hasProcess"];
  expect(processes.map((process) => process["dct:identifier"])).toEqual(names);
  expect(processes.find((process) => process["dct:identifier"] === "newsletter")).toMatchObject({
    "dpv:hasRecipient": ["recipient:mail"],
    "dpv:hasLegalBasis": ["dpv:ExpressedConsent", "eu-gdpr:A6-1-a"],
  });

  const declarations = fideslangOf(map).system[0]?.privacy_declarations ?? [];
  expect(declarations.map((declaration) => declaration.name)).toEqual(names);
  expect(declarations.find((declaration) => declaration.name === "newsletter")).toMatchObject({
    data_use: "marketing.communications.email",
    data_categories: ["user.contact.email", "user.demographic.profile"],
    legal_basis_for_processing: "Consent",
    egress: ["mail"],
  });
});

test("a sensitive category is told of a purpose only where it may learn it", () => {
  const told = (id: string) =>
    recordOf(map, "en")
      .activities.find((activity) => activity.id === id)
      ?.data.flatMap((each) => each.sensitive);
  expect(told("recommendations")).toEqual([]);
  expect(told("orders")).toContain("health");
  const declared = (id: string) => fideslangOf(map).system[0]?.privacy_declarations.find((each) => each.name === id);
  expect(declared("recommendations")?.processes_special_category_data).toBe(false);
  expect(declared("recommendations")?.data_categories).not.toContain("user.health");
  expect(declared("orders")).toMatchObject({ processes_special_category_data: true });
  expect(declared("orders")?.data_categories).toContain("user.health");
});

test("fideslang's rules hold: keys of its alphabet, each once, and no data flow that is not declared", () => {
  const { system, dataset } = fideslangOf({
    ...map,
    recipients: { "Pigeon post & söhne": { name: "Pigeon Post", role: "processor", country: "US", safeguard: "SCCs" } },
    purposes: { ...map.purposes, newsletter: { ...map.purposes["newsletter"]!, recipients: ["Pigeon post & söhne"] } },
  });
  const keys = [...system, ...dataset].map((each) => each.fides_key);
  for (const key of keys) expect(key).toMatch(/^[\w.<>-]+$/);
  expect(new Set(keys).size).toBe(keys.length);
  for (const each of system) {
    const flows = new Set("egress" in each ? each.egress.map((flow) => flow.fides_key) : []);
    for (const declaration of each.privacy_declarations)
      for (const to of declaration.egress ?? []) expect(flows).toContain(to);
  }
  expect(system[1]).toMatchObject({ does_international_transfers: true, legal_basis_for_transfers: ["SCCs"] });
});
