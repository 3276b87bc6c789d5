import "./as-in-production";
import { nestedGraphql } from "./_ng";
import { toTable } from "./report";
import { stopTestServer } from "../test/support/server";
nestedGraphql.run().then(async (o) => { console.log(toTable(o)); await stopTestServer(); process.exit(0); }, (e) => { console.error(e); process.exit(1); });
