// Which tables hold something of a person: read from the database's own catalogue, so that a new table cannot be forgotten.
import type { Connection } from "../storage/database.ts";

export type PersonTable = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The primary key without `person_id`: the order in which rows are read. */
  readonly key: readonly string[];
};

/** Every table with a `person_id` column; partitions count as their parent. */
export async function personTables(connection: Connection): Promise<PersonTable[]> {
  const { rows } = await connection.query<PersonTable>(
    `select c.relname as name,
            (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum)
               from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
            coalesce((select json_agg(a.attname order by array_position(i.indkey::int2[], a.attnum))
               from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey::int2[])
               where i.indrelid = c.oid and i.indisprimary and a.attname <> 'person_id'), '[]') as key
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'heed' and c.relkind in ('r', 'p') and not c.relispartition
       and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped)
     order by c.relname`,
  );
  return rows;
}
