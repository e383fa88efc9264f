// Reads a rule's text by recursive descent (why no library: docs/decisions/0059). Nothing of the text ever becomes a statement: what comes out is data.
import {
  type Comparison,
  type Counted,
  type Measure,
  type Rule,
  type RuleMistake,
  RuleMistakes,
  type RuleValue,
  type Where,
} from "./rule.ts";

const LONGEST = 4_000;
const MOST_LEAVES = 50;
const DEEPEST = 20;
const DAYS = { day: 1, days: 1, week: 7, weeks: 7, month: 30, months: 30 } as const;
const MEASURES = { count: "count", sum: "sum", days_since: "days" } as const;
const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "is", "known", "where", "within", "audience"]);

type Token = { readonly kind: "word" | "text" | "number" | "sign" | "end"; readonly text: string; readonly at: number };

/**
 * Reads a rule.
 *
 *     rule    = part { "or" part }          part = factor { "and" factor }
 *     factor  = "not" factor | "(" rule ")" | "audience" NAME | FIELD "is" "known" | measure compare value | measure "in" "(" value { "," value } ")"
 *     measure = FIELD | "count" "(" events ")" | "sum" "(" EVENT "." PROPERTY ... ")" | "days_since" "(" events ")" | "estimate" "(" PLACEMENT ")"
 *     events  = EVENT [ "where" PROPERTY compare value { "and" PROPERTY compare value } ] [ "within" NUMBER ("days" | "weeks" | "months") ]
 *
 * Names of more than one word stand in double quotes, as texts do; a month is 30 days.
 *
 * @throws RuleMistakes with `rule_malformed` or `rule_too_large`
 * @example
 * parseRule('count("Order Completed" within 90 days) >= 2 and favourite_genre = "crime"').is; // "and"
 */
export function parseRule(text: string): Rule {
  if (text.length > LONGEST)
    fail(
      "rule_too_large",
      1,
      `The rule has more than ${LONGEST} characters. Save parts of it as audiences, and name those.`,
    );
  const tokens = tokensOf(text);
  let place = 0;
  let leaves = 0;
  let depth = 0;
  const here = (): Token => tokens[place]!;
  const is = (word: string): boolean => here().kind !== "text" && here().text.toLowerCase() === word;
  const take = (word: string): boolean => {
    if (!is(word)) return false;
    place++;
    return true;
  };
  const expected = (what: string): never => {
    const { kind, text: found, at } = here();
    const met = kind === "end" ? "the rule ends" : `"${found.slice(0, 40)}" stands`;
    return fail(
      "rule_malformed",
      at,
      `At character ${at} ${met} where ${what} is expected. For instance: count("Order Completed" within 90 days) >= 2`,
    );
  };
  const need = (word: string): void => {
    if (!take(word)) expected(`"${word}"`);
  };

  function rule(): Rule {
    return joined("or", () => joined("and", factor));
  }
  function joined(is: "and" | "or", read: () => Rule): Rule {
    const of = [read()];
    while (take(is)) of.push(read());
    return of.length === 1 ? of[0]! : { is, of };
  }
  function factor(): Rule {
    if (++depth > DEEPEST)
      fail(
        "rule_too_large",
        here().at,
        `The rule is nested deeper than ${DEEPEST}. Save parts of it as audiences, and name those.`,
      );
    try {
      if (take("not")) return { is: "not", of: factor() };
      if (take("(")) {
        const inner = rule();
        need(")");
        return inner;
      }
      return leaf();
    } finally {
      depth--;
    }
  }
  function leaf(): Rule {
    const { at } = here();
    if (++leaves > MOST_LEAVES)
      fail(
        "rule_too_large",
        at,
        `The rule has more than ${MOST_LEAVES} tests. Save parts of it as audiences, and name those.`,
      );
    if (take("audience")) return { is: "audience", name: name("the name of an audience"), at };
    const measure = measureOf();
    if (measure.is === "trait" && take("is")) {
      need("known");
      return { is: "known", field: measure.field, at };
    }
    if (take("in")) {
      need("(");
      const values = [value()];
      while (take(",")) values.push(value());
      need(")");
      return { is: "test", measure, compare: "=", values, at };
    }
    const compare = comparison();
    return { is: "test", measure, compare, values: [value()], at };
  }
  function measureOf(): Measure {
    const word = here().kind === "word" ? here().text.toLowerCase() : "";
    if (word === "estimate" && tokens[place + 1]?.text === "(") {
      place += 2;
      const placement = name("the name of a placement");
      need(")");
      return { is: "estimate", placement, fields: [] };
    }
    if (!Object.hasOwn(MEASURES, word) || tokens[place + 1]?.text !== "(")
      return { is: "trait", field: name("a field, count(...), sum(...), days_since(...) or estimate(...)") };
    place += 2;
    const kind = MEASURES[word as keyof typeof MEASURES];
    const event = name("the name of an event");
    let measure: Measure;
    if (kind === "sum") {
      need(".");
      const property = name("the name of a property");
      measure = { is: "sum", property, ...counted(event) };
    } else measure = { is: kind, ...counted(event) };
    need(")");
    return measure;
  }
  function counted(event: string): Counted {
    const where: Where[] = [];
    if (take("where")) {
      do where.push({ property: name("the name of a property"), compare: comparison(), value: value() });
      while (take("and"));
    }
    if (!take("within")) return { event, where };
    const { at } = here();
    const amount = value();
    const unit = here().text.toLowerCase();
    if (typeof amount !== "number" || !Number.isInteger(amount) || amount < 1 || amount > 4_000)
      return fail(
        "rule_malformed",
        at,
        `At character ${at} a whole number of days, weeks or months is expected. For instance: within 90 days`,
      );
    if (!Object.hasOwn(DAYS, unit)) expected("days, weeks or months");
    place++;
    return { event, where, withinDays: amount * DAYS[unit as keyof typeof DAYS] };
  }
  function name(what: string): string {
    const { kind, text: word } = here();
    if (kind === "text" || (kind === "word" && !KEYWORDS.has(word.toLowerCase()))) {
      place++;
      return word;
    }
    return expected(what);
  }
  function comparison(): Comparison {
    for (const sign of ["<=", ">=", "!=", "=", "<", ">"] as const) if (take(sign)) return sign;
    return expected("a comparison (=, !=, <, <=, >, >=, in)");
  }
  function value(): RuleValue {
    const { kind, text: word } = here();
    if (kind === "text" || kind === "number" || is("true") || is("false")) {
      place++;
      return kind === "text" ? word : kind === "number" ? Number(word) : word.toLowerCase() === "true";
    }
    return expected("a value (a number, a text in double quotes, true or false)");
  }

  const whole = rule();
  if (here().kind !== "end") expected('"and", "or" or the end');
  return whole;
}

const TOKEN =
  /\s*(?:"((?:[^"\\]|\\["\\])*)"|(-?\d+(?:\.\d+)?)(?![\p{L}\d_])|([\p{L}_][\p{L}\p{N}_]*)|(<=|>=|!=|[=<>(),.]))/uy;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let from = 0;
  while (from < end) {
    TOKEN.lastIndex = from;
    const match = TOKEN.exec(text);
    const at = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0) + 1;
    if (!match)
      fail(
        "rule_malformed",
        at,
        text[at - 1] === '"'
          ? `The text that begins at character ${at} has no end. Close it with a double quote.`
          : `At character ${at} stands "${[...text.slice(at - 1)][0]}", which means nothing in a rule. Put names and texts in double quotes.`,
      );
    const [all, quoted, number, word, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replace(/\\(["\\])/g, "$1"), at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else tokens.push(word !== undefined ? { kind: "word", text: word, at } : { kind: "sign", text: sign!, at });
    from += all.length;
  }
  return [...tokens, { kind: "end", text: "", at: end + 1 }];
}

function fail(code: RuleMistake["code"], at: number, message: string): never {
  throw new RuleMistakes([{ code, at, message }]);
}
