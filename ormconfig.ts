import "reflect-metadata";
import { dataSource } from "./src/db/data-source";

const url = process.env.DATABASE_MIGRATION_URL;
if (!url) throw new Error("DATABASE_MIGRATION_URL is not set: the owner's connection, for migrations.");

/** The owner's DataSource, for the TypeORM CLI (`-d ormconfig.ts`) alone. */
export default dataSource(url);
