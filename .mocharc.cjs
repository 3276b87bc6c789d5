const { availableParallelism } = require("node:os");

/** Mocha adds the files of its command line to these: whoever names files wants those alone. */
const isNamed = process.argv.slice(2).some((argument) => argument.endsWith(".test.ts"));

module.exports = {
  require: ["@swc-node/register", "reflect-metadata", "test/support/hooks.ts"],
  extension: ["ts"],
  spec: isNamed ? [] : ["test/**/*.test.ts"],
  // Reads recorded payloads that lie beside the project: `npm run test:shared`.
  ignore: ["test/samples/**"],
  // A process for each core, each with a PostgreSQL of its own: a test waits for its database half of the time.
  parallel: !isNamed,
  jobs: availableParallelism(),
  forbidOnly: true,
  forbidPending: true,
  timeout: 180_000,
  slow: 2_000,
};
