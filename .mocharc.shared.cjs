/** Reads recorded payloads beside the project (SHARED_DIR, else ../shared); fails where they are missing. */
module.exports = {
  require: ["@swc-node/register", "reflect-metadata"],
  extension: ["ts"],
  spec: ["test/samples/**/*.test.ts"],
  forbidOnly: true,
  forbidPending: true,
  timeout: 60_000,
};
