// Purposes that every Heed has, declared like all others so that notice and dashboard show them.
import type { DataMap } from "./data-map.ts";
import type { Purpose } from "./purpose.ts";

/** Number of the permit that keeps a row and that nothing can name: restriction, hold, the days of undo. */
export const KEPT = 0;

/** Always present; a map may restate them, for instance in more languages. */
export const BUILT_IN = {
  rights: {
    title: { en: "Requests of yours", de: "Ihre Anfragen", fr: "Vos demandes", es: "Sus solicitudes" },
    says: {
      en: "Show you what we hold about you, and correct, hand over or delete it when you ask",
      de: "Ihnen zeigen, was wir über Sie wissen, und es berichtigen, herausgeben oder löschen, wenn Sie es wünschen",
      fr: "Vous montrer ce que nous conservons sur vous, et le corriger, le remettre ou l’effacer quand vous le demandez",
      es: "Mostrarle lo que conservamos sobre usted, y corregirlo, entregarlo o borrarlo cuando lo pida",
    },
    basis: "legal obligation",
    law: "GDPR Art. 12 to 22",
    reads: {},
  },
  proof: {
    title: { en: "Proof", de: "Nachweis", fr: "Preuve", es: "Prueba" },
    says: {
      en: "Keep a record of what you chose and of how your data was used, so that both can be proven",
      de: "Festhalten, was Sie gewählt haben und wie Ihre Daten genutzt wurden, damit sich beides beweisen lässt",
      fr: "Noter ce que vous avez choisi et comment vos données ont servi, pour que les deux puissent être prouvés",
      es: "Anotar lo que eligió y cómo se usaron sus datos, para que ambas cosas puedan probarse",
    },
    basis: "legal obligation",
    law: "GDPR Art. 5(2), 7(1)",
    reads: { decision: "13 months" },
  },
  suppression: {
    title: { en: "Your no", de: "Ihr Nein", fr: "Votre non", es: "Su no" },
    says: {
      en: "Remember your no, so that it stays a no",
      de: "Uns Ihr Nein merken, damit es ein Nein bleibt",
      fr: "Retenir votre non, pour qu’il reste un non",
      es: "Recordar su no, para que siga siendo un no",
    },
    basis: "legal obligation",
    law: "GDPR Art. 17(3)(b), 21(3)",
    reads: {},
  },
} as const satisfies Record<string, Purpose>;

/** Purposes whose meaning Heed knows; a map that names them declares what they read. */
export const KNOWN_PURPOSES = ["security", "linking", "statistics", "fairness-audit"] as const;

/** Of these only groups are read, whatever the map says. */
export const AGGREGATE_ONLY: ReadonlySet<string> = new Set(["statistics", "fairness-audit"]);

/**
 * The map's purposes and the built-in ones, under their names. `decision` is a built-in field: what was decided for a person;
 * `statistics` and `fairness-audit`, where a map declares them, count decisions too, so that a placement can be compared with its holdout,
 * and groups with each other.
 *
 * @example
 * Object.keys(purposesOf(map)).length; // 4: rights, proof, suppression and recommendations
 */
export function purposesOf(map: DataMap): Readonly<Record<string, Purpose>> {
  const known = PURPOSES.get(map);
  if (known) return known;
  const { statistics, "fairness-audit": audit } = map.purposes;
  const all = {
    ...BUILT_IN,
    ...map.purposes,
    ...(statistics ? { statistics: { ...statistics, reads: { decision: "13 months", ...statistics.reads } } } : {}),
    ...(audit ? { "fairness-audit": { ...audit, reads: { decision: "13 months", ...audit.reads } } } : {}),
  };
  PURPOSES.set(map, all as Readonly<Record<string, Purpose>>);
  return all as Readonly<Record<string, Purpose>>;
}

// Maps are frozen, and this is asked for every row.
const PURPOSES = new WeakMap<DataMap, Readonly<Record<string, Purpose>>>();

/**
 * Whether only groups of people may be read for this purpose.
 *
 * @example
 * isAggregateOnly("statistics", map.purposes.recommendations); // true: its name is enough
 */
export const isAggregateOnly = (name: string, purpose: Purpose): boolean =>
  AGGREGATE_ONLY.has(name) || purpose.aggregateOnly === true;
