"use strict";
// npm's prepare: puts this folder's own command where npx looks first, and builds where there is something to build and
// to build it with.
const { spawnSync } = require("node:child_process");
const { existsSync, mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { hasSources, isCurrent, root } = require("./build-state");

function findCompiler() {
  try {
    return require.resolve("typescript/bin/tsc");
  } catch {
    return null;
  }
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

const compiler = hasSources() && !isCurrent() ? findCompiler() : null;
if (compiler) {
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  // Without a build the command compiles as it goes; an install must not fail on that.
  if (status !== 0) process.stderr.write("The build failed; npm run build says why.\n");
}
