// What an import is to do with each column of a file, checked against the map before the first row is read.
import { type DataMap, didYouMean, purposesOf } from "@heed/core";
import { canBeChosen } from "./consent-claims.ts";
import type { CsvNotation, NotedColumn } from "./csv-notation.ts";
import type { CsvSource } from "./csv-source.ts";

/** What to import and how; names of columns are those of the file's header. */
export type ImportOptions = {
  readonly file: string;
  /** Where its bytes are, if not in a file of that name. */
  readonly bytes?: CsvSource | undefined;
  /** How the file is written, where it does not say so itself: "windows-1252"; ";". */
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  /** How days and numbers are written, where the file's own rows do not tell. */
  readonly dates?: CsvNotation["dates"];
  readonly decimal?: CsvNotation["decimal"];
  /** Column of the person's id: what the site sends as userId. */
  readonly person: string;
  /** Each row is this event, or holds traits, or is a person who said no elsewhere. */
  readonly event?: string | undefined;
  readonly traits?: boolean | undefined;
  readonly suppressed?: boolean | undefined;
  /** Column of the time. Without one, everything is as old as the file. */
  readonly at?: string | undefined;
  /** Column of the row's own id. Without one, equal rows are told apart by their order. */
  readonly id?: string | undefined;
  /** Field or property -> column. Without any, columns go by their own names. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Consent that each row claims: only where time and source stand in the row, else the row gives no permit. */
  readonly consent?:
    | { readonly purpose: string; readonly at: string; readonly source: string; readonly evidence?: string }
    | undefined;
  /** Column of why a suppressed person said no. */
  readonly reason?: string | undefined;
  /** false: refused rows are counted only, and nothing is written beside the file. */
  readonly keepRejected?: boolean | undefined;
  readonly onProgress?: ((done: { rows: number; bytes: number; totalBytes: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Places of columns; -1: none. */
export type ImportPlan = {
  readonly kind: "event" | "traits" | "suppressed";
  readonly event: string;
  readonly person: number;
  readonly at: number;
  readonly id: number;
  readonly reason: number;
  readonly values: readonly (readonly [name: string, place: number])[];
  readonly consent:
    | { readonly purpose: string; readonly at: number; readonly source: number; readonly evidence: string }
    | undefined;
  /** Columns of days and numbers, which offices write in several ways. */
  readonly noted: readonly NotedColumn[];
  /** Purposes that a suppressed person says no to. */
  readonly refuses: readonly string[];
  /** Columns that the map does not name: counted once a row. */
  readonly dropped: readonly string[];
};

/**
 * Reads the options against header and map.
 *
 * @throws `import_kind`, `column_missing`, `column_twice`, `event_not_in_map`, `trait_not_in_map`, `property_not_in_map`, `not_a_choice`
 */
export function planImport(map: DataMap, options: ImportOptions, header: readonly string[]): ImportPlan {
  const kinds = [options.event !== undefined, options.traits === true, options.suppressed === true];
  if (kinds.filter(Boolean).length !== 1)
    throw new Error("import_kind: say what the rows are. Give one of --event NAME, --traits, --suppressed.");
  const kind = options.suppressed ? "suppressed" : options.traits ? "traits" : "event";
  const place = (column: string | undefined): number =>
    column === undefined || column === "" ? -1 : find(header, column);
  const values = kind === "suppressed" ? [] : valuesOf(map, options, header, kind);
  const special = [
    options.person,
    options.at,
    options.id,
    options.reason,
    options.consent?.at,
    options.consent?.source,
  ];
  const dates = [options.at, options.consent?.at].filter((column) => column !== undefined && column !== "");
  const used = new Set([...special, ...values.map(([, at]) => header[at])]);
  return {
    kind,
    event: options.event ?? "",
    person: place(options.person),
    at: place(options.at),
    id: place(options.id),
    reason: place(options.reason),
    values,
    consent: options.consent && {
      purpose: choosable(map, options.consent.purpose),
      at: place(options.consent.at),
      source: place(options.consent.source),
      evidence: options.consent.evidence ?? "",
    },
    noted: [
      ...dates.map((column) => ({ place: place(column), name: column ?? "", kind: "date" as const })),
      ...values.flatMap(([name, at]) => {
        const type = typeOf(map, options.event, name);
        return type === "date" || type === "number"
          ? [{ place: at, name: header[at] ?? name, kind: type } as const]
          : [];
      }),
    ],
    refuses:
      kind === "suppressed"
        ? Object.entries(purposesOf(map))
            .filter(([, p]) => canBeChosen(p))
            .map(([name]) => name)
        : [],
    dropped: kind === "suppressed" || hasOwnNames(options) ? header.filter((name) => !used.has(name)) : [],
  };
}

const hasOwnNames = (options: ImportOptions): boolean => Object.keys(options.properties ?? {}).length === 0;

function valuesOf(
  map: DataMap,
  options: ImportOptions,
  header: readonly string[],
  kind: "event" | "traits",
): (readonly [string, number])[] {
  const known = kind === "event" ? propertiesOf(map, options.event ?? "") : traitsOf(map);
  if (hasOwnNames(options))
    return header.flatMap((name) => (known.has(name) ? [[name, find(header, name)] as const] : []));
  return Object.entries(options.properties ?? {}).map(([name, column]) => {
    if (!known.has(name))
      throw new Error(
        `${kind === "event" ? "property" : "trait"}_not_in_map: heed.config.ts does not name "${name}". ${didYouMean(name, [...known])}`,
      );
    return [name, find(header, column)] as const;
  });
}

function propertiesOf(map: DataMap, event: string): Set<string> {
  const field = Object.hasOwn(map.fields, event) ? map.fields[event] : undefined;
  if (field?.kind === "event") return new Set(Object.keys(field.properties));
  const events = Object.keys(map.fields).filter((name) => map.fields[name]?.kind === "event");
  throw new Error(`event_not_in_map: "${event}" is no event of heed.config.ts. ${didYouMean(event, events)}`);
}

/** What heed.config.ts says that a property or trait is, needed or not. */
function typeOf(map: DataMap, event: string | undefined, name: string): string | undefined {
  const field = map.fields[event ?? name];
  const type = field?.kind === "event" ? field.properties[name] : field?.kind === "trait" ? field.type : undefined;
  return typeof type === "string" ? type.replace(/\?$/, "") : undefined;
}

const traitsOf = (map: DataMap): Set<string> =>
  new Set(Object.keys(map.fields).filter((name) => map.fields[name]?.kind === "trait"));

function choosable(map: DataMap, purpose: string): string {
  const purposes = purposesOf(map);
  const names = Object.keys(purposes).filter((name) => canBeChosen(purposes[name]!));
  if (names.includes(purpose)) return purpose;
  throw new Error(`not_a_choice: nobody can consent to "${purpose}". ${didYouMean(purpose, names)}`);
}

function find(header: readonly string[], column: string): number {
  const at = header.indexOf(column);
  if (at !== header.lastIndexOf(column))
    throw new Error(`column_twice: the file has more than one column "${column}". Give each its own name.`);
  if (at >= 0) return at;
  // Where the header is missing, the first line is somebody's: a near name may be shown, the whole line not.
  const near = /^Did you mean .*/.exec(didYouMean(column, header))?.[0];
  throw new Error(
    `column_missing: the file has no column "${column}". ${near ?? "Name one that its first line names."}`,
  );
}
