import { writeFileSync } from "node:fs";
import { join } from "node:path";
import "reflect-metadata";
import { printApiSchema } from "../schema/print";
import { makeSchema } from "./schema";

/** Writes schema.graphql at the project's root: `node -r @swc-node/register src/resolvers/emit.ts`. */
writeFileSync(join(__dirname, "..", "..", "schema.graphql"), printApiSchema(makeSchema()));
