// Invented leads of a seller of tools whose staff called men back more often: the label "became a customer" carries that habit on.
import { seededRandom } from "@heed/math";

export const HEADER = [
  "gender",
  "visits",
  "demo_seen",
  "company_size",
  "forum",
  "evening_visits",
  "source",
  "became_customer",
];

/**
 * Leads of both genders with the same interest. Whoever is interested buys if called back; men were called back in nine of ten cases, women in
 * five. Forum and time of day follow gender, not interest: a model without the gender finds it there.
 *
 * @example
 * leads(4_000, 1)[0]?.length; // 8, as HEADER
 */
export function leads(n: number, seed: number): string[][] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const man = random.below(2) === 0;
    const interest = random.normal();
    const visits = Math.max(1, Math.round(5 + 2.5 * interest + 1.5 * random.normal()));
    const sawDemo = random.uniform() < 1 / (1 + Math.exp(-interest));
    const forum = random.uniform() < (man ? 0.75 : 0.2) ? "workbench" : "garden";
    const evening = Math.max(0, Math.round((man ? 2 : 4.5) + 1.2 * random.normal()));
    const called = random.uniform() < (man ? 0.9 : 0.5);
    const buys = called && random.uniform() < 1 / (1 + Math.exp(-(1.6 * interest - 0.4)));
    const source = ["search", "fair", "friend"][random.below(3)]!;
    const size = String(1 + random.below(200));
    return [
      man ? "man" : "woman",
      String(visits),
      sawDemo ? "yes" : "no",
      size,
      forum,
      String(evening),
      source,
      buys ? "yes" : "no",
    ];
  });
}
