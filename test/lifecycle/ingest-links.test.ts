import assert from "node:assert/strict";
import { Readable } from "node:stream";
import type { Who } from "../../src/app";
import type { Source } from "../../src/entities";
import { mediaLink, openMedia } from "../../src/lifecycle/deliver/media";
import { createSession } from "../../src/lifecycle/ingest/create-session";
import { openLink } from "../../src/lifecycle/ingest/links";
import { deactivateUser, inviteUser } from "../../src/lifecycle/ingest/people";
import { receiveUpload, requestUpload } from "../../src/lifecycle/ingest/upload";
import { signUpload } from "../../src/lifecycle/ingest/upload-link";
import { toWho, type World, world } from "../support/world";
import { refused, rows } from "./fixtures";

describe("ingest: signed links", () => {
  let w: World;
  let source: Source;
  before(async () => {
    w = await world();
    source = await ask(w.here.coach);
  });
  after(() => w.close());

  async function ask(who: Who): Promise<Source> {
    const { id } = await createSession(w.app, who, { kind: "FILL" });
    const file = { filename: "a.txt", mediaType: "text/plain", kind: "CHAT" as const, byteSize: 10 };
    return requestUpload(w.app, who, { sessionId: id, ...file });
  }
  const sign = async (who: Who, sourceId: string, now = new Date()) =>
    (await signUpload(w.app.keys(who), who, sourceId, 10, now)).token;
  const put = (token: string) =>
    receiveUpload(w.app, token, Readable.from([Buffer.from("hello")], { objectMode: false }));
  const forge = (token: string, changes: object) => {
    const [body = "", mac] = token.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    return `${Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url")}.${mac}`;
  };

  it("is good for an hour of machine time and no longer, however far the rules' clock was moved", async () => {
    const hour = 60 * 60 * 1000;
    w.clock.advance(400 * 24 * hour);
    await openLink(w.app, await sign(w.here.coach, source.id, new Date(Date.now() - hour + 5000)), "upload");
    await refused("UNAUTHENTICATED", put(await sign(w.here.coach, source.id, new Date(Date.now() - hour - 1))));
  });

  it("refuses a changed claim, a changed signature, half a link and no link", async () => {
    const token = await sign(w.here.coach, source.id);
    const other = await ask(w.here.coach);
    for (const forged of [
      forge(token, { itemId: other.id }),
      forge(token, { maxBytes: 1e12 }),
      forge(token, { expires: Date.now() + 1e9 }),
      forge(token, { userId: w.here.coach2.userId }),
      forge(token, { role: "ADMIN" }),
      forge(token, { workspaceId: w.there.id }),
      forge(token, { workspaceId: "------------------------------------" }),
      `${token}x`,
      token.slice(0, -1),
      token.split(".")[0] as string,
      "",
      ".",
      "null.x",
      `${Buffer.from("null").toString("base64url")}.x`,
    ])
      await refused("UNAUTHENTICATED", put(forged));
    await put(token);
  });

  it("a forged workspace makes no key: what is not there stays out of the keyring", async () => {
    const count = async () => (await w.composed.keyring.load(w.here.id, [])) && (await keysOf());
    const keysOf = async () => {
      const { Client } = await import("pg");
      const client = new Client({ connectionString: w.databases.superKeyringUrl });
      await client.connect();
      const { rows: found } = await client.query("select count(*)::int as n from workspace_key");
      await client.end();
      return found[0].n as number;
    };
    const before = await count();
    const token = await sign(w.here.coach, source.id);
    for (let at = 0; at < 3; at++) await refused("UNAUTHENTICATED", put(forge(token, { workspaceId: w.app.newId() })));
    assert.equal(await keysOf(), before);
  });

  it("opens for its own purpose alone", async () => {
    const upload = await sign(w.here.coach, source.id);
    const media = await mediaLink(w.app.keys(w.here.coach), w.here.coach, source.id, new Date());
    await refused("UNAUTHENTICATED", openMedia(w.app, upload));
    await refused("UNAUTHENTICATED", put(media));
  });

  it("signed for one person, does not reach what that person can't see", async () => {
    await refused("NOT_FOUND", put(await sign(w.here.coach2, source.id)));
    await refused("NOT_FOUND", put(await sign(w.there.coach, source.id)));
  });

  it("dies with the account it was made for", async () => {
    const user = await inviteUser(w.app, w.here.admin, {
      ...{ email: "leaver@here.test", displayName: "Lea Ver", role: "COACH" },
    });
    const leaver = toWho(user);
    const token = await sign(leaver, (await ask(leaver)).id);
    await put(token);
    await deactivateUser(w.app, w.here.admin, { id: user.id, idempotencyKey: "leaver" });
    await refused("UNAUTHENTICATED", put(token));
  });

  it("dies when the account changes its role", async () => {
    const token = await sign(w.here.coach2, (await ask(w.here.coach2)).id);
    await w.look("update app_user set role = 'COACHEE' where id = $1", [w.here.coach2.userId]);
    await refused("UNAUTHENTICATED", put(token));
    await w.look("update app_user set role = 'COACH' where id = $1", [w.here.coach2.userId]);
    await put(token);
    assert.equal((await rows(w, "select 1 from source where scan_verdict = 'CLEAN'")).length > 0, true);
  });
});
