import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import type { App } from "../../src/app";
import { type Composed, compose } from "../../src/compose";
import type { Source, ZoomConnection, ZoomEvent } from "../../src/entities";
import { PortError } from "../../src/errors";
import { findAccessToken } from "../../src/lifecycle/ingest/access-token";
import { ingest } from "../../src/lifecycle/ingest/download";
import { authorizeZoom, connectByConsent } from "../../src/lifecycle/ingest/zoom-consent";
import { disconnectZoom } from "../../src/lifecycle/ingest/zoom-disconnect";
import { receiveZoomEvent } from "../../src/lifecycle/ingest/zoom-event";
import type { RecordingFile } from "../../src/ports/recording-service";
import { anEvent } from "../lifecycle/zoom-events";
import { type World, world } from "../support/world";
import { allowAtZoom, startZoomProcess, type ZoomProcess } from "../support/zoom-process";

const CLIENT = { clientId: "client", clientSecret: "secret" };
const publicUrl = "https://coaching.example";
const HOUR_MS = 3_600_000;
const redirectUri = `${publicUrl}/coach/zoom`;

/** Against a Zoom in a process of its own, whose consents give tokens that are about to end. */
describe("a coach's tokens at Zoom", () => {
  let folder: string;
  let zoom: ZoomProcess;
  let w: World;
  let second: Composed;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "regenesis-zoom-"));
    for (const name of "abcdefgh") await writeFile(path.join(folder, `${name}.vtt`), `WEBVTT\n\nNOTE ${name}\n`);
    const client = { "client-id": CLIENT.clientId, "client-secret": CLIENT.clientSecret };
    zoom = await startZoomProcess({ folder, ...client, "consent-seconds": "1" });
    w = await world({ ports: { recordings: serviceOf(CLIENT.clientSecret) } });
    second = await anotherServer(CLIENT.clientSecret);
  });
  after(async () => {
    await second.close();
    await w.close();
    await zoom.end();
    await rm(folder, { recursive: true });
  });

  const serviceOf = (clientSecret: string) =>
    zoomRecordings({ ...CLIENT, clientSecret, allowedHosts: zoom.downloadHosts, baseUrl: zoom.url });

  /** The same databases and stores, as another process has them. */
  function anotherServer(clientSecret: string): Promise<Composed> {
    const { app } = w;
    const ports = { ...app, keyWrapper: w.keyWrapper, recordings: serviceOf(clientSecret) };
    return compose(w.databases, ports, { ...app, backupDays: { DATA: 29, KEYRING: 7 } });
  }

  async function connect(app: App = w.app): Promise<ZoomConnection> {
    const asked = await authorizeZoom(w.app, w.here.coach, { redirectUri, publicUrl });
    const { code, state } = await allowAtZoom(asked);
    return connectByConsent(app, w.here.coach, { authorizationCode: code, state, redirectUri });
  }
  const find = (app: App) => findAccessToken(app, w.here.system, w.here.coach.userId);
  const states = () =>
    w.look<{ state: string; has: boolean }>("select state, tokens is not null as has from zoom_connection");

  /** A recording of which there is no token of the event's own. */
  async function announce({ filename, url }: ZoomProcess["files"][number]): Promise<string> {
    const file: RecordingFile = {
      ...{ id: filename, kind: "TRANSCRIPT_FILE", mediaType: "text/vtt", extension: "vtt" },
      ...{ byteSize: null, downloadUrl: url, startedAt: null, endedAt: null },
    };
    const owner = { accountId: "rehearsal-account", hostId: "rehearsal-host", downloadToken: null };
    assert.equal(await receiveZoomEvent(w.app, anEvent(`${filename}==`, { ...owner, files: [file] })), "accepted");
    const events = await w.look<Pick<ZoomEvent, "id">>("select id from zoom_event order by id");
    return events.at(-1)?.id ?? "";
  }

  it("asked for in one process are given for a state that another has made", async () => {
    assert.equal((await connect(second.app)).state, "CONNECTED");
  });

  it("are refreshed once, however many jobs of however many processes need them at once", async () => {
    await connect();
    const found = await Promise.all([1, 2, 3, 4].flatMap(() => [find(w.app), find(second.app)]));
    assert.equal(new Set(found).size, 1);
    assert.match(found[0] ?? "", /^[0-9a-f]{48}$/);
    assert.deepEqual(await states(), [{ state: "CONNECTED", has: true }]);
  });

  it("turn at every refresh: each takes the token that the one before gave", async () => {
    await connect();
    // Refreshed tokens hold for an hour; Zoom refuses a refresh token that was used.
    const later = (app: App, hours: number): App => ({
      ...app,
      machine: { now: () => new Date(w.app.machine.now().getTime() + hours * HOUR_MS) },
    });
    const found = [];
    for (const hours of [0, 2, 4]) found.push(await find(later(hours === 2 ? second.app : w.app, hours)));
    assert.ok(!found.includes(null));
    assert.equal(new Set(found).size, 3);
    assert.deepEqual(await states(), [{ state: "CONNECTED", has: true }]);
  });

  it("fetch many recordings at once, though they turn meanwhile: none is taken for gone", async () => {
    await connect();
    const events = [];
    for (const file of zoom.files) events.push(await announce(file));
    const apps = [w.app, second.app];
    await Promise.all(events.map((eventId, at) => ingest(apps[at % 2] as App, w.here.system, { eventId })));
    const sources = await w.look<Pick<Source, "state" | "failure">>("select state, failure from source");
    assert.deepEqual(
      sources.map(({ state, failure }) => [state, failure]),
      zoom.files.map(() => ["STORED", null]),
    );
  });

  it("are not given up for a secret that the operator has wrong", async () => {
    await connect();
    const misconfigured = await anotherServer("another secret");
    const mayBeTriedAgain = (error: unknown) => error instanceof PortError && error.retryable;
    await assert.rejects(find(misconfigured.app), mayBeTriedAgain);
    await misconfigured.close();
    assert.deepEqual(await states(), [{ state: "CONNECTED", has: true }]);
    assert.ok(await find(w.app));
  });

  it("that Zoom knows no more are destroyed, and the coach is told, once", async () => {
    await connect();
    // The same person consents elsewhere: at Zoom the last consent counts.
    await allowAtZoom(await authorizeZoom(w.app, w.here.coach2, { redirectUri, publicUrl })).then(({ code, state }) =>
      assert.rejects(connectByConsent(w.app, w.here.coach2, { authorizationCode: code, state, redirectUri })),
    );
    const found = await Promise.all([find(w.app), find(second.app), find(w.app)]);
    assert.deepEqual(found, [null, null, null]);
    assert.deepEqual(await states(), [{ state: "MAPPED", has: false }]);
    const told = await w.look("select user_id from notification where kind = 'ZOOM_DISCONNECTED'");
    assert.deepEqual(told, [{ user_id: w.here.coach.userId }]);
  });

  it("are destroyed at the end of the connection, though nobody answers at Zoom", async () => {
    const { id } = await connect();
    await zoom.end();
    const ended = await disconnectZoom(w.app, w.here.coach, { id, idempotencyKey: "end" });
    assert.equal(ended.state, "DISCONNECTED_HERE");
    assert.deepEqual(await states(), []);
  });
});
