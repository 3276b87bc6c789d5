import { DataSource, DefaultNamingStrategy } from "typeorm";
import { tables } from "../entities";
import { migrations } from "./migrations";

/** camelCase properties, snake_case columns. */
class SnakeNames extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string): string {
    return customName || propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

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
    migrationsTableName: "schema_migration",
    migrationsTransactionMode: "each",
  });
}
