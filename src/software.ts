import { readFileSync } from "node:fs";
import { join } from "node:path";

const { name, version } = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as {
  name: string;
  version: string;
};

export const VERSION = version;

/** What issues certificates, by name and version. */
export const SOFTWARE = `${name} ${version}`;
