"use strict";
const { existsSync, readdirSync, statSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const sources = join(root, "src");
const build = join(root, "dist");
const client = join(root, "client");

const hasSources = () => existsSync(join(sources, "cli", "main.ts"));
const hasBuild = () => existsSync(join(build, "cli", "main.js"));

function newest(folder, besides = []) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (besides.includes(entry.name)) continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path, besides) : statSync(path).mtimeMs);
  }
  return latest;
}

/** A build writes only the files that changed, and its record always; so the record tells when it was made. */
function isCurrent() {
  if (!hasBuild()) return false;
  if (!hasSources()) return true;
  const record = join(build, ".tsbuildinfo");
  return existsSync(record) && statSync(record).mtimeMs >= newest(sources);
}

const hasClientSources = () => existsSync(join(client, "src", "main.tsx"));

/** What the client is made of, what it asks the server for included. */
function isClientCurrent() {
  const page = join(client, "dist", "index.html");
  if (!existsSync(page)) return false;
  const changed = Math.max(newest(client, ["dist", "gql"]), statSync(join(root, "schema.graphql")).mtimeMs);
  return statSync(page).mtimeMs >= changed;
}

module.exports = { root, sources, build, hasSources, hasBuild, isCurrent, hasClientSources, isClientCurrent };
