// A deletion in models: one person is taken out of every version, of one in training by beginning it anew.
import type { Connection } from "../storage/database.ts";
import { removeLeavers } from "./leavers.ts";
import { dropVersion } from "./registry.ts";
import type { ModelsDeps } from "./train-version.ts";

export type ModelEraser = {
  readonly name: "models";
  /** A day: what cannot forget one person is dropped, or trained anew without them, by then. */
  erase(personId: string): Promise<{ readonly until: string } | undefined>;
  find(personId: string, connection: Connection): Promise<Readonly<Record<string, number>>>;
};

/** `changed`: the versions in use may be others now. */
export function createModelEraser(deps: ModelsDeps, changed: () => void): ModelEraser {
  const { maintain, now } = deps;
  return {
    name: "models",
    async erase(personId) {
      await maintain(async (sql) => {
        // A run in progress is not waited for: without its version it starts again, without this person.
        const { rows } = await sql.query<{ version: string }>(
          `select member.version from heed.training_member member join heed.model model on model.version = member.version
           where member.person_id = $1 and model.state = 'training'`,
          [personId],
        );
        for (const { version } of rows) await dropVersion(sql, version);
        await sql.query(
          "update heed.training_member set leaves = coalesce(leaves, $2::timestamptz) where person_id = $1",
          [personId, now()],
        );
      });
      await removeLeavers(deps);
      changed();
      const { rows } = await maintain((sql) =>
        sql.query<{ until: string | null }>(
          `select max(model.retrain_by)::text as until from heed.training_member member join heed.model model on model.version = member.version
           where member.person_id = $1`,
          [personId],
        ),
      );
      const until = rows[0]?.until;
      return until ? { until } : undefined;
    },
    async find(personId, connection) {
      const { rows } = await connection.query<{ version: string }>({
        name: "memberships of a person",
        text: "select version from heed.training_member where person_id = $1 order by 1",
        values: [personId],
      });
      return Object.fromEntries(rows.map(({ version }) => [`model ${version}`, 1]));
    },
  };
}
