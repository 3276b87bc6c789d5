import { zoomRecordings } from "../../src/adapters/zoom/recording-service";
import { FakeRecordings } from "../support/fakes/fake-recordings";
import { allowAtZoom, startRehearsal } from "../support/zoom-process";
import { recordingServiceContract } from "./recording-service.contract";

const owner = { accountId: "account-1", hostId: "host-1" };

recordingServiceContract("fake", async () => {
  const service = new FakeRecordings("bearer", "refresh-0");
  service.owner = owner;
  return {
    service,
    owner,
    allow: async (url) => service.allow(url),
    bearer: "bearer",
    refreshToken: "refresh-0",
    serve: (id, content, contentType) => service.serve(id, content, contentType),
    keep: (uuid) => service.keep(uuid),
    keeps: (uuid) => service.keeps(uuid),
    close: async () => undefined,
  };
});

recordingServiceContract("zoom", async () => {
  const zoom = { clientId: "client", clientSecret: "secret" };
  const rehearsal = await startRehearsal({ ...zoom, ...owner, downloadToken: "bearer", refreshToken: "refresh-0" });
  return {
    service: zoomRecordings({ ...zoom, allowedHosts: rehearsal.downloadHosts, baseUrl: rehearsal.url }),
    owner,
    allow: allowAtZoom,
    bearer: "bearer",
    refreshToken: "refresh-0",
    serve: (id, content, contentType) => rehearsal.serve(id, content, contentType),
    keep: (uuid) => rehearsal.keep(uuid),
    keeps: async (uuid) => (await rehearsal.look()).kept.includes(uuid),
    close: () => rehearsal.stop(),
  };
});
