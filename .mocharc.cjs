module.exports = {
  require: ["@swc-node/register", "reflect-metadata", "test/support/hooks.ts"],
  extension: ["ts"],
  spec: ["test/**/*.test.ts"],
  // Reads recorded payloads that lie beside the project: `npm run test:shared`.
  ignore: ["test/samples/**"],
  forbidOnly: true,
  forbidPending: true,
  timeout: 60_000,
  slow: 2_000,
};
