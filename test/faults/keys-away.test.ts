import assert from "node:assert/strict";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 } from "uuid";
import { localKeys } from "../../src/adapters/local-keys";
import type { Who } from "../../src/app";
import { type Composed, compose } from "../../src/compose";
import { systemWho } from "../../src/jobs/system";
import { createWorkspace } from "../../src/lifecycle/ingest/create-workspace";
import { inviteUser } from "../../src/lifecycle/ingest/people";
import type { KeyWrapper } from "../../src/ports/key-wrapper";
import { type Doors, listen, openDoors } from "../api/doors";
import type { VaultFault } from "../support/fakes/vault-server";
import { startVaultProcess } from "../support/vault-process";
import { toWho } from "../support/world";

const CREATE = `mutation($key: ID) {
  createSession(input: { kind: COACHING, title: "Quarterly plans", idempotencyKey: $key }) {
    session { title }
    userErrors { code }
  }
}`;
const MADE = { createSession: { session: { title: "Quarterly plans" }, userErrors: [] } };
const LIST = "{ sessions { nodes { title } } }";

interface Stand {
  wrapper: KeyWrapper;
  leave(): Promise<unknown>;
  comeBack(): Promise<unknown>;
  /** What no answer may hold. */
  secrets: readonly string[];
  close(): Promise<unknown>;
}

async function keyVault(fault: VaultFault): Promise<Stand> {
  const vault = await startVaultProcess();
  return {
    wrapper: vault.open({ deadlineMs: 2_000 }),
    leave: async () => {
      for (const operation of ["get", "wrapkey", "unwrapkey"] as const)
        await vault.tell({ fail: { operation, fault } });
    },
    comeBack: () => vault.tell({ clear: true }),
    secrets: [new URL(vault.hello.keyId).host, "workspaces", vault.hello.token, "ault", "wrap", "Forbidden", "Abort"],
    close: () => vault.stop(),
  };
}

async function keyFile(): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), "regenesis-keys-away-"));
  const file = join(folder, "keys.json");
  return {
    wrapper: await localKeys(file),
    leave: () => rename(file, `${file}.off`),
    comeBack: () => rename(`${file}.off`, file),
    secrets: [folder, "keys.json", "file", "wrap"],
    close: () => rm(folder, { recursive: true }),
  };
}

const stands: Record<string, () => Promise<Stand>> = {
  "a key vault that refuses": () => keyVault({ status: 403, code: "Forbidden" }),
  "a key vault that fails": () => keyVault({ status: 503, code: "ServiceUnavailable" }),
  "a key vault that does not answer": () => keyVault("hang"),
  "a key file that is gone": keyFile,
};

for (const [name, open] of Object.entries(stands))
  describe(`${name}, while the server runs`, () => {
    let stand: Stand;
    let doors: Doors;
    let elsewhere: Composed;
    before(async () => {
      stand = await open();
      doors = await openDoors({ ports: { keyWrapper: stand.wrapper } });
      const { app, databases } = doors.w;
      const ports = { ...app, keyWrapper: stand.wrapper };
      elsewhere = await compose(databases, ports, { ...app, backupDays: app.catalog.days });
    });
    after(async () => {
      await elsewhere.close();
      await doors.close();
      await stand.close();
    });

    /** Somebody of a workspace that another process has made: this one must have its key opened. */
    async function aCoach(): Promise<Who> {
      const { app } = elsewhere;
      const system = systemWho(v7());
      await createWorkspace(app, system, { slug: `w-${system.workspaceId}`, name: "Elsewhere" });
      const person = { email: "coach@elsewhere.test", displayName: "Maren Holt", role: "COACH" as const };
      return toWho(await inviteUser(app, system, person));
    }

    type Errors = { message: string; extensions: Record<string, unknown> }[];
    function assertAway(errors: Errors | undefined): void {
      const said = JSON.stringify(errors);
      const [first] = errors ?? [];
      assert.equal(first?.extensions.code, "UNAVAILABLE", said);
      assert.deepEqual(Object.keys(first.extensions).sort(), ["code", "requestId"]);
      assert.deepEqual(
        stand.secrets.filter((secret) => said.includes(secret)),
        [],
        said,
      );
    }

    it("is told for what it is before anybody is known, and keeps nobody out once it is back", async () => {
      const { coach } = doors.w.here;
      await stand.leave();
      const { status, body } = await doors.ask(coach, LIST);
      assert.equal(status, 503);
      assertAway(body.errors);
      await stand.comeBack();
      assert.equal((await doors.ask(coach, LIST)).status, 200);
    });

    it("is told for what it is over HTTP, and what was asked is done once when it is asked again", async () => {
      const coach = await aCoach();
      const create = () => doors.ask(coach, CREATE, { key: "once" });
      await stand.leave();
      assertAway((await create()).body.errors);
      await stand.comeBack();
      for (let times = 0; times < 2; times++) assert.deepEqual((await create()).body.data, MADE);
      const { body } = await doors.ask(coach, LIST);
      assert.deepEqual(body.data.sessions.nodes, [{ title: "Quarterly plans" }]);
    });

    it("is told for what it is over a socket, which stays open and is asked again", async () => {
      const coach = await aCoach();
      const client = doors.socket(await doors.token(coach));
      const ask = async () => {
        const { data, over } = listen(client, CREATE, { key: "once" });
        const errors = await over;
        return errors ? { errors } : data[0];
      };
      await stand.leave();
      assertAway((await ask()).errors);
      await stand.comeBack();
      for (let times = 0; times < 2; times++) assert.deepEqual((await ask()).data, MADE);
      await client.dispose();
    });
  });
