// One transaction as the owner of a test's database: what the composition root gives to parts that need DDL.
import type { Client } from "pg";
import type { Connection } from "../src/storage/database.ts";

export const ownerTransaction =
  (owner: Client) =>
  async <T>(work: (sql: Connection) => Promise<T>): Promise<T> => {
    await owner.query("begin");
    try {
      // A Client queries as a pooled one does.
      const result = await work(owner as Connection);
      await owner.query("commit");
      return result;
    } catch (error) {
      await owner.query("rollback");
      throw error;
    }
  };
