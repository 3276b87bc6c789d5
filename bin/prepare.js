"use strict";
// npm's prepare: builds where there is something to build and to build it with. npx runs this as well, when it first
// links the command of this folder, so a current build is left as it is.
const { spawnSync } = require("node:child_process");
const { hasSources, isCurrent, root } = require("./build-state");

function findCompiler() {
  try {
    return require.resolve("typescript/bin/tsc");
  } catch {
    return null;
  }
}

const compiler = hasSources() && !isCurrent() ? findCompiler() : null;
if (compiler) {
  const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  // Without a build the command compiles as it goes; an install must not fail on that.
  if (status !== 0) process.stderr.write("The build failed; npm run build says why.\n");
}
