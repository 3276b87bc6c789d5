import { DataSource, DefaultNamingStrategy } from "typeorm";
import { tables } from "../entities";
import { migrations } from "./migrations";

/** camelCase properties, snake_case columns. */
class SnakeNames extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string): string {
    return customName || propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

const IDLE_MS = 60_000;

/** The tables of the data database as one role sees them. Logging is off: it would print parameters. */
export function dataSource(url: string, options: { poolSize?: number; name?: string } = {}): DataSource {
  return new DataSource({
    type: "postgres",
    url,
    entities: Object.values(tables),
    migrations,
    namingStrategy: new SnakeNames(),
    logging: false,
    synchronize: false,
    installExtensions: false,
    parseInt8: true,
    poolSize: options.poolSize ?? 10,
    applicationName: options.name ?? "regenesis",
    // A transaction that nobody goes on with keeps destroyed keys in the keyring's pages, on the same server.
    extra: { idle_in_transaction_session_timeout: IDLE_MS },
    migrationsTableName: "schema_migration",
    migrationsTransactionMode: "each",
  });
}
