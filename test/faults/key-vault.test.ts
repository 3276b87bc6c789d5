import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { PortError, StartError } from "../../src/errors";
import type { VaultFault } from "../support/fakes/vault-server";
import { startVaultProcess, type VaultProcess } from "../support/vault-process";

describe("a key vault that fails", () => {
  let vault: VaultProcess;
  let elsewhere: VaultProcess;
  const key = randomBytes(32);
  before(async () => {
    [vault, elsewhere] = await Promise.all([startVaultProcess(), startVaultProcess()]);
  });
  after(() => Promise.all([vault.stop(), elsewhere.stop()]));
  beforeEach(() => Promise.all([vault.tell({ clear: true }), elsewhere.tell({ clear: true })]));

  const fail = (fault: VaultFault, times?: number) => vault.tell({ fail: { operation: "wrapkey", fault, times } });
  const asked = async (operation: string) => {
    return (await vault.tell({})).asked.filter((each) => each.operation === operation);
  };

  /** The failure, once it is known to say nothing of the key, of the token or of the vault's own words. */
  async function failure(attempt: Promise<unknown>, retryable: boolean): Promise<PortError> {
    const error = await attempt.then(
      () => assert.fail("nothing failed"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof PortError, String(error));
    const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)} ${JSON.stringify(error.cause)}`;
    const secrets = [
      key.toString("base64url"),
      key.toString("hex"),
      key.toString("base64"),
      vault.hello.token,
      "refused: ",
    ];
    for (const secret of secrets) assert.ok(!told.includes(secret), told);
    assert.equal(error.retryable, retryable, error.message);
    return error;
  }

  const STATUS: readonly [number, string, retryable: boolean, requests: number][] = [
    [400, "BadParameter", false, 1],
    [403, "Forbidden", true, 1],
    [404, "KeyNotFound", true, 1],
    [409, "Conflict", true, 1],
    [429, "Throttled", true, 1],
    [500, "InternalServerError", true, 4],
    [503, "ServiceUnavailable", true, 4],
  ];
  for (const [status, code, retryable, requests] of STATUS)
    it(`by ${status} is ${retryable ? "asked again later" : "not asked again"}, after ${requests} requests`, async () => {
      await fail({ status, code });
      const error = await failure(vault.open().wrap(key), retryable);
      assert.ok(error.message.includes(`(${status} ${code})`), error.message);
      assert.equal((await asked("wrapkey")).length, requests);
    });

  it("by what passes by itself is asked again within the call", async () => {
    for (const fault of [{ status: 503, code: "ServiceUnavailable" }, "drop", "cut"] as const) {
      await vault.tell({ clear: true });
      await fail(fault, 1);
      const wrapper = vault.open();
      const { wrapped, keyId } = await wrapper.wrap(key);
      assert.deepEqual(await wrapper.unwrap(wrapped, keyId), key);
      assert.equal((await asked("wrapkey")).length, 2);
    }
  });

  it("behind a proxy that refuses in its own words is told apart all the same", async () => {
    await fail({ status: 403, html: `<h1>No ${key.toString("base64url")}</h1>` });
    assert.match((await failure(vault.open().wrap(key), true)).message, /\(403 /);
  });

  it("is waited for as long as it asks, within what one call may take", async () => {
    await fail({ status: 429, code: "Throttled", headers: { "retry-after": "1" } }, 1);
    const started = performance.now();
    await vault.open().wrap(key);
    assert.ok(performance.now() - started >= 990);
    await fail({ status: 429, code: "Throttled", headers: { "retry-after": "86400" } });
    await failure(vault.open({ deadlineMs: 3_000 }).wrap(key), true);
    assert.equal((await asked("wrapkey")).length, 3);
  });

  it("by sending elsewhere is not followed: the other host sees nothing", async () => {
    const [where = ""] = (await elsewhere.tell({})).versions;
    for (const redirect of [`${where}/wrapkey?api-version=2025-07-01`, `${vault.hello.keyId}/elsewhere`]) {
      await fail({ redirect });
      assert.match((await failure(vault.open().wrap(key), false)).message, /\(307 /);
    }
    assert.deepEqual((await elsewhere.tell({})).asked, []);
    assert.equal((await asked("elsewhere")).length, 0);
  });

  it("by an answer that doesn't come, drips, never ends or is none is a failure that may pass", async () => {
    const faults: VaultFault[] = [
      "hang",
      "drip",
      "endless",
      { raw: "not JSON" },
      { raw: "{}" },
      { raw: '{"value":"AAAA"}' },
    ];
    for (const fault of faults) {
      await fail(fault);
      await failure(vault.open({ deadlineMs: 3_000 }).wrap(key), true);
    }
  });

  it("by being nobody, or not the one it says, is told nothing", async () => {
    await failure(vault.open({ ca: undefined, deadlineMs: 3_000 }).wrap(key), true);
    await failure(vault.open({ keyId: "https://localhost:1/keys/workspaces", deadlineMs: 3_000 }).wrap(key), true);
    assert.deepEqual((await vault.tell({})).asked, []);
  });

  it("is shown no key before it has seen a token, also by many at once", async () => {
    const wrapper = vault.open();
    const made = await Promise.all(Array.from({ length: 8 }, () => wrapper.wrap(key)));
    for (const { wrapped, keyId } of made) assert.deepEqual(await wrapper.unwrap(wrapped, keyId), key);
    const { asked: all } = await vault.tell({});
    assert.ok(all.some(({ hasToken }) => !hasToken));
    for (const { hasToken, body } of all) assert.ok(hasToken || body === "");
  });

  it("whose token is refused is told nothing", async () => {
    await vault.tell({ tokens: "refused" });
    await failure(vault.open().wrap(key), true);
    assert.ok((await vault.tell({})).asked.every(({ body }) => body === ""));
  });

  it("unwraps by the version that wrapped, and says which permission is missing or what was disabled", async () => {
    const wrapper = vault.open();
    const { wrapped, keyId } = await wrapper.wrap(key);
    await vault.tell({ rotate: true });
    assert.notEqual((await wrapper.wrap(key)).keyId, keyId);
    assert.deepEqual(await wrapper.unwrap(wrapped, keyId), key);
    assert.equal((await asked("unwrapkey")).at(-1)?.version, keyId.split("/").at(-1));
    await vault.tell({ disable: keyId });
    assert.match((await failure(wrapper.unwrap(wrapped, keyId), true)).message, /403 KeyDisabled/);
    await vault.tell({ clear: true, allow: ["get", "wrapkey"] });
    assert.match((await failure(wrapper.unwrap(wrapped, keyId), true)).message, /403 ForbiddenByRbac/);
    await vault.tell({ clear: true, deleted: true });
    assert.match((await failure(wrapper.unwrap(wrapped, keyId), true)).message, /404 KeyNotFound/);
    await vault.tell({ clear: true });
    assert.deepEqual(await wrapper.unwrap(wrapped, keyId), key);
  });

  it("sends nothing to another vault, whatever the keyring names", async () => {
    const wrapper = vault.open();
    const { wrapped, keyId } = await wrapper.wrap(key);
    const [other = ""] = (await elsewhere.tell({})).versions;
    for (const id of [other, vault.hello.keyId, keyId.replace("https", "http"), `${keyId}?x=1`, "local-1"])
      await failure(wrapper.unwrap(wrapped, id), false);
    assert.deepEqual((await elsewhere.tell({})).asked, []);
    assert.deepEqual(await asked("unwrapkey"), []);
  });

  it("makes a version only where it may, and stays by one that is named", async () => {
    await vault.tell({ allow: ["get", "wrapkey", "unwrapkey"] });
    const before = (await vault.tell({})).versions;
    assert.equal(await vault.open().rotate(), false);
    const [first = ""] = before;
    const pinned = vault.open({ keyId: first });
    assert.equal(await pinned.rotate(), false);
    assert.equal((await pinned.wrap(key)).keyId, first);
    assert.deepEqual((await vault.tell({ clear: true })).versions, before);
    await vault.tell({ fail: { operation: "rotate", fault: { status: 500, code: "InternalServerError" } } });
    await failure(vault.open().rotate(), true);
  });

  it("stops the start with the variable's name where the key can't be used", async () => {
    await vault.open().assertUsable();
    const cases = [
      { allow: ["get" as const, "wrapkey" as const] },
      { allow: ["wrapkey" as const, "unwrapkey" as const] },
      { deleted: true },
    ];
    for (const given of cases) {
      await vault.tell({ clear: true, ...given });
      await assert.rejects(vault.open().assertUsable(), (error) => {
        return error instanceof StartError && /^AZURE_KEY_VAULT_KEY_ID can't be used: .*40[34]/.test(error.message);
      });
    }
  });
});
