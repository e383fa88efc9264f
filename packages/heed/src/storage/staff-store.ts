// The accounts of the staff as the sign-in library reaches them: under a role of its own that sees those tables and no person's.
import { PostgresDialect } from "kysely";
import type { Database } from "./database.ts";

/** For better-auth's `database`. Its pool is Heed's, which Heed closes. */
export const staffStore = (database: Database) => ({
  dialect: new PostgresDialect({
    pool: { options: {}, connect: () => database.outside("staff").connect(), end: async () => undefined },
  }),
  type: "postgres" as const,
  schemaName: "heed",
  transaction: true,
});
