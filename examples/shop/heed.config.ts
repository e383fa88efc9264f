// The data map of the demo bookshop: what it knows of its customers, why, and for how long. Everything else follows from it.
import { defineMap } from "@heed/core";
import { SENSITIVE_CATEGORIES } from "./catalogue.ts";

export { catalogue } from "./catalogue.ts";

export default defineMap({
  controller: {
    name: "The Quiet Page, Booksellers",
    contact: "privacy@quietpage.example",
    address: "7 Lantern Lane, Harbourtown (an invented shop)",
  },
  protectionOfficer: { name: "Marta Ferro", contact: "dpo@quietpage.example" },
  complaints: { authority: "Data Protection Commission", url: "https://www.dataprotection.ie" },
  signIn: "/account",
  storedIn: "IE",
  languages: ["en", "de"],
  regimes: {
    gdpr: { countries: ["IE", "DE", "AT", "FR", "NL", "ES", "IT"] },
    ccpa: { says: { en: "California’s privacy law", de: "das Datenschutzrecht Kaliforniens" }, countries: ["US-CA"] },
  },
  age: { minimum: 16, rule: "asked when an account is made" },
  never: ["ethnicity", "union", "location", "contacts"],
  undoDays: 7,

  fields: {
    email: {
      kind: "trait",
      type: "email",
      identifies: true,
      says: { en: "Your e-mail address", de: "Ihre E-Mail-Adresse" },
      source: { en: "you, when you made the account", de: "Ihnen, als Sie das Konto angelegt haben" },
    },
    name: {
      kind: "trait",
      type: "string",
      identifies: true,
      says: { en: "Your name", de: "Ihr Name" },
      source: { en: "you, when you made the account", de: "Ihnen, als Sie das Konto angelegt haben" },
    },
    favourite_genre: {
      kind: "trait",
      type: "string",
      says: { en: "The kind of book you like most", de: "Welche Bücher Sie am liebsten lesen" },
      source: { en: "you, in your account", de: "Ihnen, in Ihrem Konto" },
    },
    gender: {
      kind: "trait",
      type: "string",
      // Asked to find unequal scores, never to make any: only "fairness-audit" may read it.
      protects: "gender",
      oneOf: {
        woman: { en: "A woman", de: "Eine Frau" },
        man: { en: "A man", de: "Ein Mann" },
        other: { en: "Neither, or in another way", de: "Keines von beiden, oder anders" },
      },
      says: { en: "How you describe yourself", de: "Wie Sie sich beschreiben" },
      source: { en: "you, in answer to a voluntary question", de: "Ihnen, als Antwort auf eine freiwillige Frage" },
    },
    "Product Viewed": {
      kind: "event",
      says: { en: "A book you looked at", de: "Ein Buch, das Sie angesehen haben" },
      source: { en: "this shop's pages", de: "den Seiten dieses Ladens" },
      properties: { product_id: "string", category: "string?", price: "number?" },
      sensitive: { property: "category", values: SENSITIVE_CATEGORIES },
    },
    "Product Added": {
      kind: "event",
      says: { en: "A book you put into the basket", de: "Ein Buch, das Sie in den Korb gelegt haben" },
      source: { en: "this shop's pages", de: "den Seiten dieses Ladens" },
      properties: { product_id: "string", category: "string?", price: "number?", quantity: "number?" },
      sensitive: { property: "category", values: SENSITIVE_CATEGORIES },
    },
    "Order Completed": {
      kind: "event",
      says: { en: "An order of yours", de: "Eine Bestellung von Ihnen" },
      source: { en: "this shop's till", de: "der Kasse dieses Ladens" },
      properties: {
        order_id: "string",
        revenue: "number",
        currency: "string?",
        // The sensitive shelf an order touches, if any: then the whole order serves delivery and tax only.
        category: "string?",
        products: [{ product_id: "string", quantity: "number?", price: "number?" }],
      },
      sensitive: { property: "category", values: SENSITIVE_CATEGORIES },
    },
    "Product Reviewed": {
      kind: "event",
      says: { en: "A review of yours", de: "Eine Rezension von Ihnen" },
      source: { en: "the form under a book", de: "dem Formular unter einem Buch" },
      properties: { product_id: "string", category: "string?", review_body: "text", rating: "number?" },
      sensitive: { property: "category", values: SENSITIVE_CATEGORIES },
    },
  },

  purposes: {
    recommendations: {
      title: { en: "Your shelf", de: "Ihr Regal" },
      says: {
        en: "Show you books you may like, from what you looked at and bought here",
        de: "Ihnen Bücher zeigen, die Ihnen gefallen könnten, nach dem, was Sie hier angesehen und gekauft haben",
      },
      benefit: {
        en: "A shelf that fits you, with the reason under every book",
        de: "Ein Regal, das zu Ihnen passt, mit dem Grund unter jedem Buch",
      },
      basis: "consent",
      // A browser is recognised by an identifier that it keeps: written only after a yes to this.
      device: "consent",
      profiles: true,
      channels: ["web"],
      reads: {
        favourite_genre: "24 months",
        "Product Viewed": "6 months",
        "Product Added": "6 months",
        "Order Completed": "24 months",
      },
      consentLasts: "13 months",
      outcome: { event: "Order Completed", value: "revenue", within: "14 days" },
    },
    scoring: {
      title: { en: "Next order", de: "Nächste Bestellung" },
      says: {
        en: "Estimate how likely you are to order soon, so that we plan stock and letters",
        de: "Schätzen, wie wahrscheinlich Sie bald bestellen, damit wir Lager und Briefe planen",
      },
      basis: "legitimate interest",
      balancing:
        "The estimate changes no price and no offer, uses only what happened in this shop, is never passed on, and ends at once when you object.",
      profiles: true,
      effect: "ordinary",
      reads: { "Product Viewed": "6 months", "Product Added": "6 months", "Order Completed": "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: "30 days" },
    },
    grouping: {
      title: { en: "Groups of customers", de: "Kundengruppen" },
      says: {
        en: "See which customers order as you do, and what you may order, so that we know whom we serve",
        de: "Sehen, welche Kunden bestellen wie Sie und was Sie bestellen könnten, damit wir wissen, wen wir bedienen",
      },
      basis: "legitimate interest",
      balancing:
        "Only orders are read. A group changes no price and no offer, is never passed on, and you leave it when you object.",
      profiles: true,
      effect: "ordinary",
      reads: { "Order Completed": "24 months" },
      outcome: { event: "Order Completed", value: "revenue", within: "30 days" },
    },
    care: {
      title: { en: "Reading reviews", de: "Rezensionen lesen" },
      says: {
        en: "See whether a review of yours is a complaint, so that we put it right",
        de: "Sehen, ob eine Rezension von Ihnen eine Beschwerde ist, damit wir es in Ordnung bringen",
      },
      basis: "legitimate interest",
      balancing:
        "You wrote it for us to read. Names and addresses are taken out first, nothing is passed on, no price or offer follows, and it ends at once when you object.",
      profiles: true,
      effect: "ordinary",
      reads: { "Product Reviewed": "13 months" },
    },
    newsletter: {
      title: { en: "Newsletter", de: "Rundbrief" },
      says: {
        en: "Write to you once a month about new books",
        de: "Ihnen einmal im Monat über neue Bücher schreiben",
      },
      benefit: {
        en: "New arrivals and readings, before they are in the window",
        de: "Neuerscheinungen und Lesungen, bevor sie im Fenster liegen",
      },
      offer: {
        gives: {
          en: "A voucher of 3 euro for your next order",
          de: "Ein Gutschein über 3 Euro für Ihre nächste Bestellung",
        },
        worth: {
          en: "About 2.40 euro a year. That is how much more our readers bought last year than others did, per reader (invented figures).",
          de: "Etwa 2,40 Euro im Jahr. Um so viel kauften unsere Leser im letzten Jahr mehr als andere, je Leser (erfundene Zahlen).",
        },
      },
      basis: { gdpr: "consent", ccpa: "legitimate interest" },
      balancing:
        "One letter a month to customers, each with a one-click no; nothing is inferred and nobody is tracked.",
      doubleOptIn: true,
      frequency: { en: "once a month", de: "einmal im Monat" },
      channels: ["e-mail"],
      reads: { email: "24 months", name: "24 months", favourite_genre: "24 months" },
      keepFrom: "last contact",
      recipients: ["mail"],
    },
    orders: {
      title: { en: "Your orders", de: "Ihre Bestellungen" },
      says: {
        en: "Deliver what you ordered and answer for it",
        de: "Liefern, was Sie bestellt haben, und dafür einstehen",
      },
      basis: "contract",
      reads: { email: "6 months", name: "6 months", "Order Completed": "24 months" },
      keepFrom: "last contact",
      recipients: ["payments", "mail"],
    },
    accounting: {
      title: { en: "Invoices", de: "Rechnungen" },
      says: {
        en: "Keep invoices as long as tax law demands",
        de: "Rechnungen aufbewahren, solange das Steuerrecht es verlangt",
      },
      basis: "legal obligation",
      law: "German Fiscal Code (Abgabenordnung) § 147: invoices, 10 years",
      reads: { "Order Completed": "10 years" },
    },
    statistics: {
      title: { en: "Counting", de: "Zählen" },
      says: {
        en: "Count what is popular, over groups of at least 11 people",
        de: "Zählen, was beliebt ist, über Gruppen von mindestens 11 Personen",
      },
      basis: "legitimate interest",
      balancing: "Only groups of 11 and more are ever read; no person is looked at, and everybody can object.",
      aggregateOnly: true,
      reads: { "Product Viewed": "3 months", "Order Completed": "13 months", "Product Reviewed": "13 months" },
    },
    "fairness-audit": {
      title: { en: "Fair scores", de: "Gerechte Schätzungen" },
      says: {
        en: "Check that our guesses are fair to women, men and all others. We only read groups of 11 people or more",
        de: "Prüfen, ob unsere Schätzungen Frauen, Männer und alle anderen gleich behandeln. Wir lesen nur Gruppen ab 11 Personen",
      },
      // Gender is no special category (GDPR Art. 9(1)), so that consent would do; asked as strictly as if it were one. A shop that asks for
      // ethnicity or health needs Art. 9(2)(a): explicit consent. The exception of AI Act Art. 10(5) is for high-risk systems only.
      basis: "explicit consent",
      aggregateOnly: true,
      reads: {
        gender: "24 months",
        "Product Viewed": "6 months",
        "Product Added": "6 months",
        "Order Completed": "24 months",
      },
    },
    linking: {
      title: { en: "Joining visits", de: "Besuche verbinden" },
      says: {
        en: "Join what this browser did before you signed in with your account",
        de: "Verbinden, was dieser Browser vor der Anmeldung tat, mit Ihrem Konto",
      },
      benefit: { en: "Your shelf knows what you just looked at", de: "Ihr Regal weiß, was Sie eben angesehen haben" },
      basis: "consent",
      reads: {},
    },
  },

  recipients: {
    payments: {
      name: "Tallymark Payments",
      role: "controller",
      country: "IE",
    },
    mail: {
      name: "Pigeon Post Mailing",
      role: "processor",
      country: "DE",
      contract: "2026-01-15",
    },
  },

  roles: {
    owner: {
      says: {
        en: "Runs the shop and answers for its data",
        de: "Führt den Laden und steht für seine Daten ein",
      },
      purposes: ["recommendations", "scoring", "grouping", "care", "newsletter", "statistics", "rights", "proof"],
    },
    marketer: {
      says: { en: "Plans shelves and letters", de: "Plant Regale und Briefe" },
      purposes: ["recommendations", "scoring", "grouping", "care", "newsletter", "statistics"],
    },
    bookkeeper: { says: { en: "Keeps the invoices", de: "Führt die Rechnungen" }, purposes: ["accounting"] },
    auditor: {
      says: { en: "Reviews from outside, changing nothing", de: "Prüft von außen und ändert nichts" },
      purposes: ["proof"],
    },
    packer: { says: { en: "Packs and sends orders", de: "Packt und verschickt Bestellungen" }, purposes: ["orders"] },
  },
  lookReasons: {
    help: { says: { en: "You asked us for help", de: "Sie baten uns um Hilfe" } },
    order: {
      says: { en: "Something about an order had to be put right", de: "Etwas an einer Bestellung war zu klären" },
    },
  },

  placements: {
    shelf: {
      says: { en: "Your shelf", de: "Ihr Regal" },
      capability: "recommendations",
      purpose: "recommendations",
      size: 5,
      holdout: 0.1,
      exploration: 0.03,
    },
    tone: {
      says: { en: "How your reviews sound", de: "Wie Ihre Rezensionen klingen" },
      capability: "sentiment",
      purpose: "care",
      size: 1,
      holdout: 0,
    },
    "next-order": {
      says: { en: "Your next order", de: "Ihre nächste Bestellung" },
      capability: "propensity",
      purpose: "scoring",
      size: 1,
      holdout: 0,
    },
    group: {
      says: { en: "Customers like you", de: "Kunden wie Sie" },
      capability: "segments",
      purpose: "grouping",
      size: 1,
      holdout: 0,
    },
    value: {
      says: { en: "What your orders may come to", de: "Was Ihre Bestellungen ergeben könnten" },
      capability: "lifetime-value",
      purpose: "grouping",
      size: 1,
      holdout: 0,
    },
  },
});
