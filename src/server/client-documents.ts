import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { built } from "./client-files";

/** What Apollo puts before a hash. */
const PREFIX = "apq:";

/** As much of Apollo's KeyValueCache as it takes to be read. */
interface Documents {
  get(key: string): Promise<string | undefined>;
  set(): Promise<void>;
  delete(): Promise<void>;
}

/**
 * The client's own documents by their SHA-256, as they were built with it; none where it was not built. Whatever else is
 * asked with a hash is answered by its text and never kept: no request fills a memory here.
 */
export function clientDocuments(folder = built): Documents {
  const file = join(folder, "persisted-documents.json");
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  const byHash = new Map(Object.entries(found).map(([hash, text]) => [hash.replace("sha256:", PREFIX), text]));
  const nothing = async () => undefined;
  return { get: async (key) => byHash.get(key), set: nothing, delete: nothing };
}
