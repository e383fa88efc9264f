// Brings a database to this version: roles once, then plain SQL files, forward only, under one lock.
import { readdir, readFile } from "node:fs/promises";
import type { Client } from "pg";
import { RING_TABLES_DDL } from "./keep-key-ring.ts";
import { ROLES, roleName, rolePassword } from "./roles.ts";

/** Two processes that start at once take turns on this advisory lock. */
const START_LOCK = 430_000;
const FOLDER = new URL("./migrations/", import.meta.url);

/**
 * Runs what has not run yet, as the owner.
 *
 * @returns the role prefix of this database
 * @throws `database_newer` when the database was migrated by a newer Heed
 */
export async function migrate(owner: Client, keys: { role: Buffer }): Promise<string> {
  await owner.query("select pg_advisory_lock($1)", [START_LOCK]);
  try {
    const prefix = await ensureBookkeeping(owner, keys.role);
    const done = new Set(
      (await owner.query<{ name: string }>("select name from public.heed_migration")).rows.map((row) => row.name),
    );
    const files = await migrationsAfter(done);
    for (const name of files) {
      if (done.has(name)) continue;
      const sql = await migration(name, prefix);
      await owner
        .query(`begin; ${sql}; insert into public.heed_migration (name) values ('${name}'); commit`)
        .catch(async (cause: unknown) => {
          await owner.query("rollback");
          throw new Error(`migration_failed: ${name}. The database is as it was before this file.`, { cause });
        });
    }
    return prefix;
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [START_LOCK]);
  }
}

/**
 * Makes an empty schema as it was after these migrations, in the caller's transaction: what a backup of that time fits into.
 *
 * @throws `database_newer` when the backup is of a newer Heed
 */
export async function prepareSchema(owner: Client, keys: { role: Buffer }, names: readonly string[]): Promise<void> {
  const prefix = await ensureBookkeeping(owner, keys.role);
  await migrationsAfter(new Set(names));
  for (const name of [...names].sort())
    await owner.query(`${await migration(name, prefix)}; insert into public.heed_migration (name) values ('${name}')`);
}

/** All migrations of this Heed; every one in `done` must be among them. */
async function migrationsAfter(done: ReadonlySet<string>): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
  const unknown = [...done].filter((name) => !files.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `database_newer: the database has migrations that this Heed does not know (${unknown.join(", ")}). Start the newer Heed, or restore a backup.`,
    );
  }
  return files;
}

const migration = async (name: string, prefix: string): Promise<string> =>
  render(await readFile(new URL(name, FOLDER), "utf8"), prefix);

/** What stands outside the schema: which migrations ran, and the roles. */
async function ensureBookkeeping(owner: Client, key: Buffer): Promise<string> {
  await owner.query(
    "create table if not exists public.heed_migration (name text primary key, at timestamptz not null default now())",
  );
  await owner.query("create table if not exists public.heed_role_prefix (prefix text primary key)");
  await owner.query(RING_TABLES_DDL);
  return ensureRoles(owner, key);
}

async function ensureRoles(owner: Client, key: Buffer): Promise<string> {
  const { rows } = await owner.query<{ prefix: string | null; database: string; oid: string }>(
    "select (select prefix from public.heed_role_prefix) as prefix, current_database() as database, oid::text from pg_database where datname = current_database()",
  );
  const found = rows[0];
  const prefix = found?.prefix ?? `heed_${found?.oid}`;
  if (!/^[a-z0-9_]+$/.test(prefix))
    throw new Error("role_prefix_malformed: public.heed_role_prefix holds no role prefix. Restore its row.");
  await owner.query("insert into public.heed_role_prefix values ($1) on conflict do nothing", [prefix]);
  for (const role of ROLES) {
    const name = roleName(prefix, role);
    const exists = (await owner.query("select 1 from pg_roles where rolname = $1", [name])).rowCount === 1;
    // DDL takes no parameters; the name is checked above and the password is hexadecimal.
    const ddl = `${exists ? "alter" : "create"} role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit password '${rolePassword(key, prefix, role)}'`;
    // Roles are of the cluster: a Heed on another database of it may alter the same one at this moment.
    await owner.query(ddl).catch((fault: unknown) => {
      if (!String(fault).includes("tuple concurrently updated")) throw fault;
      return owner.query(ddl);
    });
    await owner.query(
      `do $$ begin execute format('grant connect on database %I to ${name}', current_database()); end $$`,
    );
  }
  return prefix;
}

/** `{{reader}}` becomes the role's name; `{{#each a b}} ... {{table}} ... {{/each}}` repeats for each table. */
function render(sql: string, prefix: string): string {
  const repeated = sql.replace(/\{\{#each ([a-z_ ]+)\}\}([\s\S]*?)\{\{\/each\}\}/g, (_, tables: string, body: string) =>
    tables
      .trim()
      .split(" ")
      .map((table) => body.replaceAll("{{table}}", table))
      .join("\n"),
  );
  return repeated.replace(/\{\{([a-z]+)\}\}/g, (_, role: string) =>
    roleName(prefix, ROLES.find((each) => each === role) ?? unknownRole(role)),
  );
}

function unknownRole(role: string): never {
  throw new Error(`role_unknown: a migration names the role "${role}". Use one of: ${ROLES.join(", ")}.`);
}
