// The map of the tests: small, with every kind of basis.
import { defineMap } from "@heed/core";

export const bookshop = defineMap({
  controller: { name: "The test bookshop", contact: "privacy@shop.example" },
  complaints: { authority: "Data Protection Commission", url: "https://authority.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["IE", "DE"] } },
  age: { minimum: 16, rule: "asked at sign-up" },
  fields: {
    email: { kind: "trait", type: "email", identifies: true },
    favourite_genre: { kind: "trait", type: "string" },
    "Product Viewed": {
      kind: "event",
      properties: { product_id: "string", category: "string?" },
      sensitive: { property: "category", values: { Health: "health" } },
    },
    "Order Completed": {
      kind: "event",
      properties: {
        order_id: "string",
        revenue: "number?",
        products: [{ product_id: "string", quantity: "number?", price: "number?" }],
        product_id: "string?",
        quantity: "number?",
        price: "number?",
      },
    },
  },
  purposes: {
    recommendations: {
      says: "Show you books you may like",
      basis: "consent",
      device: "consent",
      profiles: true,
      reads: { "Product Viewed": "6 months", "Order Completed": "24 months", favourite_genre: "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: "30 days" },
    },
    newsletter: {
      says: "Send you our newsletter",
      basis: "consent",
      channels: ["e-mail"],
      reads: { email: "24 months", favourite_genre: "24 months" },
    },
    orders: {
      says: "Deliver what you order",
      basis: "contract",
      reads: { email: "6 months", "Order Completed": "6 months" },
    },
    accounting: {
      says: "Keep invoices as tax law demands",
      basis: "legal obligation",
      law: "Tax code § 147",
      reads: { "Order Completed": "10 years" },
    },
    linking: { says: "Recognise you when you sign in", basis: "consent", reads: {} },
    statistics: {
      says: "Count what is popular",
      basis: "legitimate interest",
      balancing: "groups of 11 and more only; nobody is looked at",
      reads: { "Order Completed": "13 months", "Product Viewed": "3 months" },
    },
  },
  roles: {
    packer: { says: "Packs orders", purposes: ["orders"], fields: ["Order Completed"] },
    marketer: { says: "Writes letters", purposes: ["newsletter", "recommendations", "statistics"] },
    visitor: { purposes: [] },
    officer: { says: "Answers for people's data", purposes: ["rights"] },
  },
  lookReasons: { help: { says: "You asked us for help" } },
  placements: { shelf: { capability: "recommendations", purpose: "recommendations", size: 5, holdout: 0.1 } },
});
