module.exports = {
  require: ["@swc-node/register", "reflect-metadata", "test/support/hooks.ts"],
  extension: ["ts"],
  spec: ["test/**/*.test.ts"],
  forbidOnly: true,
  timeout: 60_000,
  exit: false,
};
