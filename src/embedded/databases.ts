import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { Connections } from "../compose";
import { roles } from "../db/migrate";
import { prepareKeyringDatabase } from "./keyring-database";
import type { EmbeddedPostgres } from "./postgres";

/**
 * Makes the roles and the two databases where missing, and gives each role a new password, so that none has to be kept.
 * `suffix` tells apart the databases of tests on one server.
 */
export async function prepareDatabases(postgres: EmbeddedPostgres, suffix = ""): Promise<Connections> {
  const client = new Client(postgres.url("postgres", postgres.superuser, postgres.superPassword));
  await client.connect();
  try {
    const passwords: Record<string, string> = {};
    for (const [role, login] of Object.entries(roles)) {
      passwords[role] = randomBytes(24).toString("base64url");
      await makeRole(client, role, login === "login" ? passwords[role] : null);
    }
    await client.query("grant regenesis_lookup to regenesis_owner");
    const data = `regenesis${suffix}`;
    const keyring = `regenesis_keyring${suffix}`;
    await makeDatabase(client, data, "regenesis_owner");
    await makeDatabase(client, keyring, "regenesis_keyring");
    await prepareKeyringDatabase(postgres.url(keyring, postgres.superuser, postgres.superPassword));
    const url = (database: string, role: string) => postgres.url(database, role, passwords[role] as string);
    return {
      appUrl: url(data, "regenesis_app"),
      ownerUrl: url(data, "regenesis_owner"),
      workerUrl: url(data, "regenesis_worker"),
      backupUrl: url(data, "regenesis_backup"),
      keyringUrl: url(keyring, "regenesis_keyring"),
    };
  } finally {
    await client.end();
  }
}

async function makeRole(client: Client, role: string, password: string | null): Promise<void> {
  const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
  const login = password ? `login password ${client.escapeLiteral(password)}` : "nologin";
  await client.query(
    `${rowCount ? "alter" : "create"} role ${role} nosuperuser nobypassrls nocreatedb nocreaterole ${login}`,
  );
}

async function makeDatabase(client: Client, name: string, owner: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)} owner ${owner}`);
  await client.query(`revoke connect on database ${client.escapeIdentifier(name)} from public`);
  const all = name.includes("keyring")
    ? ["regenesis_keyring"]
    : ["regenesis_owner", "regenesis_app", "regenesis_worker", "regenesis_backup"];
  await client.query(`grant connect on database ${client.escapeIdentifier(name)} to ${all.join(", ")}`);
}
