/** Mocha adds the files of its command line to these: whoever names files wants those alone. */
const isNamed = process.argv.slice(2).some((argument) => argument.endsWith(".test.ts"));

module.exports = {
  require: ["@swc-node/register", "reflect-metadata", "test/support/hooks.ts"],
  extension: ["ts"],
  spec: isNamed ? [] : ["test/**/*.test.ts"],
  // Reads recorded payloads that lie beside the project: `npm run test:shared`.
  ignore: ["test/samples/**"],
  forbidOnly: true,
  forbidPending: true,
  timeout: 180_000,
  slow: 2_000,
};
