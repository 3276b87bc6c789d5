import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { folderMailer } from "../../src/adapters/folder-mailer";
import { localKeys } from "../../src/adapters/local-keys";
import { succeedingKeys } from "../../src/adapters/succeeding-keys";
import { PortError, StartError } from "../../src/errors";
import { aLetter } from "../contract/mailer.contract";
import { MemoryKeys } from "../support/fakes/memory-keys";

describe("the key file", () => {
  let folder = "";
  const file = () => path.join(folder, "keys", "keys.json");
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-keys-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is made at first use, for its owner alone, and found again", async () => {
    const { wrapped, keyId } = await (await localKeys(file())).wrap(Buffer.alloc(32, 9));
    assert.equal((await stat(file())).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(path.dirname(file())), ["keys.json"]);
    assert.deepEqual(await (await localKeys(file())).unwrap(wrapped, keyId), Buffer.alloc(32, 9));
  });

  it("is the same for everyone who makes it at once", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => localKeys(file())));
    const ids = await Promise.all(all.map(async (keys) => (await keys.wrap(randomBytes(32))).keyId));
    assert.equal(new Set(ids).size, 1);
  });

  it("may hold several keys: the newest wraps, every one unwraps", async () => {
    const first = await localKeys(file());
    const old = await first.wrap(Buffer.alloc(32, 1));
    const content = JSON.parse(await readFile(file(), "utf8"));
    content.keys.push({ id: "local-2", key: randomBytes(32).toString("base64") });
    await writeFile(file(), JSON.stringify(content));
    const both = await localKeys(file());
    assert.equal((await both.wrap(Buffer.alloc(32, 2))).keyId, "local-2");
    assert.deepEqual(await both.unwrap(old.wrapped, old.keyId), Buffer.alloc(32, 1));
    await assert.rejects(both.unwrap(old.wrapped, "local-2"), { name: "PortError", retryable: false });
  });

  it("forgets a version with its bytes: not in the file, and not in the one it was before", async () => {
    const keys = await localKeys(file());
    await keys.rotate();
    const [old, newest] = JSON.parse(await readFile(file(), "utf8")).keys as { id: string; key: string }[];
    await using before = await open(file(), "r");
    assert.deepEqual(await keys.destroyAllBut([]), [old?.id]);
    const now = await readFile(file(), "utf8");
    assert.ok(newest && now.includes(newest.key) && old && !now.includes(old.key));
    assert.equal((await before.readFile()).indexOf(old.key), -1);
    assert.equal((await stat(file())).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(path.dirname(file())), [path.basename(file())]);
  });

  it("that is away or broken while the server runs is a fault that may pass, and nothing is made in its place", async () => {
    const keys = await localKeys(file());
    const { wrapped, keyId } = await keys.wrap(Buffer.alloc(32, 9));
    const whole = await readFile(file());
    const passes = (error: unknown) => error instanceof PortError && error.retryable && !error.message.includes("{");
    await rm(file());
    for (const attempt of [keys.wrap(Buffer.alloc(32)), keys.unwrap(wrapped, keyId), keys.newest(), keys.rotate()])
      await assert.rejects(attempt, passes);
    await writeFile(file(), "{", { mode: 0o600 });
    for (const attempt of [keys.wrap(Buffer.alloc(32)), keys.destroyAllBut([])]) await assert.rejects(attempt, passes);
    await writeFile(file(), whole);
    assert.deepEqual(await keys.unwrap(wrapped, keyId), Buffer.alloc(32, 9));
  });

  it("gives way to a vault: what it wrapped still opens, and all that is new is the vault's", async () => {
    const before = await localKeys(file());
    const early = await before.wrap(Buffer.alloc(32, 9));
    const vault = new MemoryKeys();
    const both = succeedingKeys(vault, before);
    assert.deepEqual(await both.unwrap(early.wrapped, early.keyId), Buffer.alloc(32, 9));
    const late = await both.wrap(Buffer.alloc(32, 7));
    assert.deepEqual([late.keyId, await both.newest()], [vault.keyIds[0], vault.keyIds[0]]);
    assert.deepEqual(await both.unwrap(late.wrapped, late.keyId), Buffer.alloc(32, 7));
    await both.rotate();
    assert.deepEqual(await both.destroyAllBut([]), [late.keyId]);
    assert.deepEqual(await before.unwrap(early.wrapped, early.keyId), Buffer.alloc(32, 9));
  });

  it("is refused when others may read it", async () => {
    await localKeys(file());
    for (const mode of [0o644, 0o640, 0o660, 0o606, 0o700]) {
      await chmod(file(), mode);
      await assert.rejects(localKeys(file()), StartError);
    }
  });

  it("is refused when it is malformed, without showing any of it", async () => {
    await localKeys(file());
    const key = Buffer.from("canary-canary-canary-canary-1234").toString("base64");
    const entry = { id: "a", key };
    const contents: unknown[] = [
      { version: 2, keys: [entry] },
      { version: 1, keys: [] },
      { version: 1, keys: [entry, entry] },
      { version: 1, keys: [{ id: "a", key: key.slice(4) }] },
      { version: 1, keys: [{ id: "a b", key }] },
      { version: 1, keys: [{ id: "a", key: `!${key}` }] },
      [key],
    ];
    for (const text of [...contents.map((content) => JSON.stringify(content)), `{"${key}`, ""]) {
      await writeFile(file(), text);
      await assert.rejects(
        localKeys(file()),
        (error: unknown) => error instanceof StartError && !inspect(error).includes(key.slice(4, 20)),
      );
    }
  });

  it("is refused when it can't be read or made", async () => {
    await assert.rejects(localKeys(folder), StartError);
    await writeFile(path.join(folder, "plain"), "");
    await assert.rejects(localKeys(path.join(folder, "plain", "keys.json")), StartError);
  });
});

describe("a letter in a folder", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-mail-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("names its recipient by id alone", async () => {
    const letter = aLetter();
    const { id, address: _, ...written } = letter;
    await folderMailer(path.join(folder, "mail")).send(letter);
    const file = path.join(folder, "mail", `${id}.json`);
    const text = await readFile(file, "utf8");
    assert.deepEqual(JSON.parse(text), written);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok(!text.includes("@"));
  });

  it("is there whole or not at all, and a failure says to try again, without the address", async () => {
    await writeFile(path.join(folder, "plain"), "");
    const failed = folderMailer(path.join(folder, "plain")).send(aLetter());
    await assert.rejects(failed, (error: unknown) => !inspect(error).includes("@mail"));
    await assert.rejects(folderMailer(path.join(folder, "plain")).send(aLetter()), {
      name: "PortError",
      retryable: true,
    });
    await assert.rejects(folderMailer(folder).send({ ...aLetter(), id: "a/b" }), { name: "PortError" });
    assert.deepEqual(await readdir(folder), ["plain"]);
  });
});
