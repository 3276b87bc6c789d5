import assert from "node:assert/strict";
import { readConfig } from "../../src/config";
import { StartError } from "../../src/errors";

/** A database of the operator's own, whole. */
export const database = {
  DATABASE_URL: "postgres://regenesis_app:a@db:5432/regenesis",
  DATABASE_MIGRATION_URL: "postgres://regenesis_owner:b@db:5432/regenesis",
  KEYRING_DATABASE_URL: "postgres://regenesis_keyring:c@db:5432/keyring",
};
/** What several processes share. */
export const shared = {
  ...database,
  VECTOR_DATABASE_URL: "postgres://vector:d@db:5432/vectors",
  AZURE_STORAGE_ACCOUNT_URL: "https://account.blob.core.windows.net",
};

/** These variables stop the start with this one line. */
export function assertRefused(env: Record<string, string>, message: RegExp): void {
  assert.throws(
    () => readConfig(env),
    (error: unknown) => {
      assert.ok(error instanceof StartError, String(error));
      assert.match(error.message, message);
      assert.equal(error.message.includes("\n"), false, "one line");
      return true;
    },
  );
}
