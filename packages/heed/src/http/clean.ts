/** A body whose texts can be stored: PostgreSQL knows no NUL. */
export const clean = <T extends object>(body: T): T =>
  Object.fromEntries(
    Object.entries(body).map(([name, said]) => [name, typeof said === "string" ? said.replaceAll("\0", "") : said]),
  ) as T; // same names, still what they were
