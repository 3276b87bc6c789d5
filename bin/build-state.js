"use strict";
const { existsSync, readdirSync, statSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const sources = join(root, "src");
const build = join(root, "dist");

const hasSources = () => existsSync(join(sources, "cli", "main.ts"));
const hasBuild = () => existsSync(join(build, "cli", "main.js"));

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
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

module.exports = { root, sources, build, hasSources, hasBuild, isCurrent };
