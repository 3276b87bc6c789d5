#!/usr/bin/env node
"use strict";
// The command line: the build where there is a current one, else the sources, compiled as they are loaded.
const { join } = require("node:path");
const { build, hasBuild, hasSources, isCurrent, root, sources } = require("./build-state");

function canCompile() {
  try {
    require.resolve("@swc-node/register");
    return hasSources();
  } catch {
    return false;
  }
}

function load() {
  if (isCurrent()) return require(join(build, "cli", "main.js"));
  if (canCompile()) {
    // Decorators are compiled as this project's tsconfig says, wherever the command is run.
    process.env.SWC_NODE_PROJECT ??= join(root, "tsconfig.json");
    require("@swc-node/register");
    return require(join(sources, "cli", "main.ts"));
  }
  if (hasBuild()) return require(join(build, "cli", "main.js"));
  process.stderr.write("regenesis is not built: run npm ci, or npm run build.\n");
  return process.exit(3);
}

load().main();
