import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { localKeys } from "../../src/adapters/local-keys";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { startVaultProcess, type VaultProcess } from "../support/vault-process";
import { keyWrapperContract } from "./key-wrapper.contract";

const inMemory = new MemoryKeys();
keyWrapperContract("memory", async () => inMemory);

describe("a key file", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-keys-"));
  });
  after(() => rm(folder, { recursive: true }));
  keyWrapperContract("local-keys", () => localKeys(path.join(folder, "keys.json")));
});

describe("a key vault", () => {
  let vault: VaultProcess;
  before(async () => {
    vault = await startVaultProcess();
  });
  after(() => vault.stop());
  keyWrapperContract("azure-key-vault", async () => vault.open());
});
