// Is what names or reaches a person taken out of a text? Sentences with marked spans (presidio-research, synthetic).
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { wilsonInterval } from "@heed/math";
import {
  type Found,
  findIdentifiers,
  type Identifier,
} from "../../../packages/heed/src/capabilities/sentiment/remove-identifiers.ts";
import type { BenchContext, Figure } from "../../figure.ts";

export const datasets = ["presidio_pii"];

/** The data's types: which of ours may cover them, and what is asked. */
const TYPES: readonly (readonly [type: string, ours: readonly Identifier[], toReach?: number])[] = [
  ["EMAIL_ADDRESS", ["e-mail"], 0.9],
  ["PHONE_NUMBER", ["phone"], 0.9],
  ["CREDIT_CARD", ["card"], 0.9],
  ["IBAN_CODE", ["IBAN"], 0.9],
  ["IP_ADDRESS", ["IP address"]],
  ["US_SSN", ["number"]],
  ["DOMAIN_NAME", ["link"]],
  ["ADDRESS", ["address"], 0.9],
  ["PERSON", []],
];

type Text = {
  /** Patterns of addresses were made on texts of even templates; of the odd ones only these totals were seen, several times. */
  readonly template_id: number;
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
};

export function* run({ dataset }: BenchContext): Iterable<Figure> {
  // As its SOURCE.md describes it.
  const texts = JSON.parse(
    gunzipSync(readFileSync(dataset("presidio_pii/generated_large.json.gz"))).toString("utf8"),
  ) as readonly Text[];
  const seen = texts.map((text) => ({ ...text, found: findIdentifiers(text.full_text) }));
  for (const [type, ours, toReach] of TYPES) {
    const spans = seen.flatMap(({ spans: own, found }) =>
      own.filter(({ entity_type }) => entity_type === type).map((span) => ({ span, found })),
    );
    // Nothing of it may be left: every character lies in something that was taken out, whatever it was taken for.
    const gone = spans.filter(({ span, found }) => covers(found, span.start_position, span.end_position)).length;
    const asked = toReach === undefined ? {} : { toReach };
    yield {
      name: `${type}, taken out whole`,
      ...wilsonInterval(gone, spans.length),
      unit: "recall",
      ...asked,
      n: spans.length,
    };
    if (type === "ADDRESS")
      for (const [half, rest] of [
        ["templates that the patterns were made on", 0],
        ["templates whose texts were not read, only their total", 1],
      ] as const) {
        const of = seen
          .filter(({ template_id }) => template_id % 2 === rest)
          .flatMap(({ spans: own, found }) =>
            own.flatMap((span) =>
              span.entity_type === type ? [covers(found, span.start_position, span.end_position)] : [],
            ),
          );
        const name = `ADDRESS, taken out whole, ${half}`;
        yield { name, ...wilsonInterval(of.filter(Boolean).length, of.length), unit: "recall", n: of.length };
      }
    if (ours.length === 0) continue;
    const taken = seen.flatMap(({ spans: own, found }) =>
      found.filter(({ is }) => ours.includes(is)).map((one) => ({ one, own })),
    );
    const right = taken.filter(({ one, own }) =>
      own.some(({ start_position, end_position }) => one.start < end_position && one.end > start_position),
    ).length;
    yield {
      name: `taken out as ${ours.join()}, of a marked span`,
      ...wilsonInterval(right, taken.length),
      unit: "precision",
      n: taken.length,
    };
  }
}

const covers = (found: readonly Found[], start: number, end: number): boolean => {
  let at = start;
  for (const one of found) if (one.start <= at && one.end > at) at = one.end;
  return at >= end;
};
