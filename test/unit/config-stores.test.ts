import assert from "node:assert/strict";
import { readConfig } from "../../src/config";
import { assertRefused, database, shared } from "./config-variables";

describe("config of keys, blobs and backups", () => {
  it("takes a key of a vault, with or without its version, and nothing that only looks like one", () => {
    const keyId = "https://coaching.vault.azure.net/keys/workspaces";
    assert.equal(readConfig({}).keyVaultKeyId, null);
    for (const id of [keyId, `${keyId}/0123456789abcdef0123456789abcdef`])
      assert.equal(readConfig({ AZURE_KEY_VAULT_KEY_ID: id }).keyVaultKeyId, id);
    const wrong = [
      "workspaces",
      keyId.replace("https", "http"),
      keyId.replace("/keys/", "/secrets/"),
      `${keyId}/latest`,
    ];
    for (const id of [...wrong, "https://coaching.vault.azure.net", `${keyId}?x=1`, keyId.replace("//", "//me@")])
      assertRefused(
        { AZURE_KEY_VAULT_KEY_ID: id },
        /^AZURE_KEY_VAULT_KEY_ID is not valid: expected a key's identifier/,
      );
  });

  it("reads for how long backups are kept, and whose else there are", () => {
    const { backupKeepDays, externalBackups } = readConfig({});
    assert.deepEqual([backupKeepDays, externalBackups], [29, []]);
    const given = readConfig({ BACKUP_KEEP_DAYS: "7", EXTERNAL_BACKUPS: "offsite:35, snapshots:14" });
    assert.equal(given.backupKeepDays, 7);
    assert.deepEqual(given.externalBackups, [
      { name: "offsite", days: 35 },
      { name: "snapshots", days: 14 },
    ]);
    for (const days of ["30", "0", "week"]) assertRefused({ BACKUP_KEEP_DAYS: days }, /^BACKUP_KEEP_DAYS .*1 to 29/);
    for (const list of ["offsite", "offsite:", ":35", "a b:3", "offsite:35;x:1"])
      assertRefused({ EXTERNAL_BACKUPS: list }, /^EXTERNAL_BACKUPS .*offsite:35,snapshots:14/);
    const backup = "postgres://regenesis_backup:e@db:5432/regenesis";
    assert.equal(readConfig({ ...database, DATABASE_BACKUP_URL: backup }).database?.backupUrl, backup);
    assertRefused({ DATABASE_BACKUP_URL: backup }, /^DATABASE_URL is missing/);
  });

  it("takes one way to the blob store", () => {
    assertRefused(
      {
        AZURE_STORAGE_ACCOUNT_URL: "https://a.blob.core.windows.net",
        AZURE_STORAGE_CONNECTION_STRING: "AccountName=a",
      },
      /^AZURE_STORAGE_CONNECTION_STRING is set beside AZURE_STORAGE_ACCOUNT_URL/,
    );
  });

  it("takes a bucket of S3 with what belongs to it, and beside no other store", () => {
    const bucket = { S3_BUCKET: "recordings" };
    const amazon = { bucket: "recordings", region: null, endpoint: null, pathStyle: false };
    assert.deepEqual(readConfig(bucket).blobs, amazon);
    assert.deepEqual(readConfig({ ...bucket, S3_REGION: "eu-central-1" }).blobs, { ...amazon, region: "eu-central-1" });
    const own = { ...bucket, S3_ENDPOINT: "https://s3.example.com" };
    assert.deepEqual(readConfig(own).blobs, { ...amazon, endpoint: "https://s3.example.com", pathStyle: true });
    assert.deepEqual(readConfig({ ...own, S3_PATH_STYLE: "0" }).blobs, { ...amazon, endpoint: own.S3_ENDPOINT });
    assert.equal(readConfig({ ...bucket, BLOB_KEEPS_DELETED: "accept" }).blobKeepsDeleted, true);
    const { AZURE_STORAGE_ACCOUNT_URL: _, ...others } = shared;
    assert.equal(readConfig({ ...others, ...bucket, ROLE: "api" }).role, "api");
    assertRefused({ ...shared, ...bucket }, /^S3_BUCKET is set beside AZURE_STORAGE_ACCOUNT_URL: give one of them\.$/);
    assertRefused({ S3_BUCKET: "No Bucket" }, /^S3_BUCKET is not valid: expected a bucket's name/);
    assertRefused({ ...bucket, S3_ENDPOINT: "http://s3.example.com" }, /^S3_ENDPOINT .*https/);
    assertRefused({ ...bucket, S3_PATH_STYLE: "yes" }, /^S3_PATH_STYLE is not valid: expected 1 or 0\.$/);
    for (const [name, value] of [
      ["S3_REGION", "eu-central-1"],
      ["S3_ENDPOINT", "https://s3.example.com"],
      ["S3_PATH_STYLE", "1"],
    ] as const)
      assertRefused({ [name]: value }, new RegExp(`^S3_BUCKET is missing: ${name} is set\\.$`));
  });

  it("accepts a blob store that keeps deleted copies by an operator's word alone, and only a real one", () => {
    assert.equal(readConfig(shared).blobKeepsDeleted, false);
    assert.equal(readConfig({ ...shared, BLOB_KEEPS_DELETED: "accept" }).blobKeepsDeleted, true);
    assertRefused({ ...shared, BLOB_KEEPS_DELETED: "yes" }, /^BLOB_KEEPS_DELETED is not valid: expected accept\.$/);
    assertRefused({ BLOB_KEEPS_DELETED: "accept" }, /^BLOB_KEEPS_DELETED is refused with the embedded blob store\.$/);
  });
});
