import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { localKeys } from "../../src/adapters/local-keys";
import { MemoryKeys } from "../support/fakes/memory-keys";
import { keyWrapperContract } from "./key-wrapper.contract";

keyWrapperContract("memory", async () => new MemoryKeys());

describe("a key file", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-keys-"));
  });
  after(() => rm(folder, { recursive: true }));
  keyWrapperContract("local-keys", () => localKeys(path.join(folder, "keys.json")));
});
