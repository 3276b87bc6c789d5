"use strict";
// npm's prepare: puts this folder's own command where npx looks first, and builds where there is something to build and
// to build it with.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { hasClientSources, hasSources, isClientCurrent, isCurrent, root } = require("./build-state");

function find(tool) {
  try {
    return require.resolve(tool);
  } catch {
    return null;
  }
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  return status === 0;
}

/** npm links a package's command for those who depend on it, and not in the package's own folder. */
function linkCommand() {
  const folder = join(root, "node_modules", ".bin");
  mkdirSync(folder, { recursive: true });
  const launcher = join(folder, "regenesis");
  writeFileSync(launcher, '#!/usr/bin/env node\nrequire("../../bin/regenesis.js");\n', { mode: 0o755 });
  if (process.platform === "win32") writeFileSync(`${launcher}.cmd`, '@node "%~dp0\\..\\..\\bin\\regenesis.js" %*\r\n');
}

if (existsSync(join(root, "node_modules"))) linkCommand();

// Without a build the command compiles as it goes, and the server has no pages; an install must not fail on that.
const compiler = hasSources() && !isCurrent() ? find("typescript/bin/tsc") : null;
if (compiler && !run(process.execPath, [compiler, "-p", "tsconfig.build.json"]))
  process.stderr.write("The build failed; npm run build says why.\n");
if (hasClientSources() && !isClientCurrent() && find("vite") && !run("npm", ["run", "--silent", "build:client"]))
  process.stderr.write("The client's build failed; npm run build:client says why.\n");
