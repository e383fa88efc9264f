// Architecture rule 5, which the database cannot enforce: a purpose is set by SET LOCAL in one place, and nothing outlives its transaction.

/** The one file that may name a purpose or a subject to the database. */
const OPENING = "packages/heed/src/storage/database.ts";
/** Files that speak of set_config in order to forbid it. */
const FORBIDDING = ["packages/heed/src/gate/run-sql.ts", "packages/heed/src/storage/migrations/001-foundation.sql"];

const RULES: readonly { readonly found: RegExp; readonly says: string; readonly except: readonly string[] }[] = [
  {
    found: /set_config/i,
    says: "set_config can change the purpose in the middle of a statement. Open a transaction with database.transaction instead.",
    except: FORBIDDING,
  },
  {
    // At the beginning of a statement: after a quote, a semicolon, or at the start of a line of SQL.
    found:
      /(["'`;]|^)\s*(set\s+(?!local\b|transaction\b|constraints\b)(session\b|role\b|[\w.]+\s*=|[\w.]+\s+to\s+('[^']*'|[$\w.{}]+)\s*(["'`;,]|$))|reset\s|discard\s)/im,
    says: "A session's SET outlives its transaction, and the next one would run under it. Use SET LOCAL.",
    except: [],
  },
  {
    found: /set\s+local\s+(role|session|heed\.|"heed)/i,
    says: `A purpose, a subject and a role are set in ${OPENING} only.`,
    except: [OPENING],
  },
  {
    found: /\boptions\b.{0,20}-c\s|alter\s+(role|database|user)\s+\S+\s+(in\s+database\s+\S+\s+)?set\s/i,
    says: "A setting of a connection, role or database holds for every transaction of it. Use SET LOCAL.",
    except: [],
  },
];

/**
 * Where a source file breaks rule 5, as `file:line: what to do`; comments are not looked at.
 *
 * @example
 * sessionSettings("a.ts", 'await connection.query("set heed.purpose = 3")').length; // 1
 */
export function sessionSettings(file: string, text: string): string[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
  return bare.split("\n").flatMap((line, i) => {
    const code = /^\s*(\/\/|--)/.test(line) || file.endsWith(".sql") ? line.replace(/^\s*(\/\/|--).*/, "") : line;
    return RULES.filter(({ found, except }) => !except.includes(file) && found.test(code)).map(
      ({ says }) => `${file}:${i + 1}: ${says}`,
    );
  });
}
