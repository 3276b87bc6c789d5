import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express, { type RequestHandler } from "express";
import { readConfig } from "../../src/config";
import { clientFiles } from "../../src/server/client-files";
import { openDoors } from "./doors";

describe("the client's files", () => {
  let folder = "";
  let server: Server;
  let url = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "regenesis-client-"));
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<title>page</title>");
    await writeFile(join(folder, "playground.html"), "<title>playground</title>");
    await writeFile(join(folder, "assets", "index-abc.js"), "run()");
    const files = clientFiles({ connect: ["https://issuer.test"], playground: true }, folder);
    assert.ok(files);
    const unkept: RequestHandler = (_request, response, next) => next(void response.set("Cache-Control", "no-store"));
    server = createServer(express().use(unkept, files)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  it("are its page at each of its addresses, and at no other", async () => {
    for (const path of [
      "/",
      "/signed-in?code=1",
      "/coach/review/pck_1",
      "/me/insights",
      "/admin/audit",
      "/integrator/webhooks",
      "/erasure",
    ])
      assert.equal(await (await fetch(url + path)).text(), "<title>page</title>", path);
    for (const path of ["/coaches", "/graphql", "/assets/../index.html", "/assets/other.js"])
      assert.notEqual(await (await fetch(url + path)).text(), "run()", path);
    assert.equal((await fetch(`${url}/coaches`)).status, 404);
  });

  it("run scripts of their own origin alone, and speak to it and the issuer alone", async () => {
    const policy = (await fetch(`${url}/coach/review`)).headers.get("content-security-policy") ?? "";
    const directives = new Map(policy.split("; ").map((part) => part.split(/ (.*)/s).slice(0, 2) as [string, string]));
    assert.equal(directives.get("script-src"), "'self'");
    assert.equal(directives.get("connect-src"), "'self' https://issuer.test");
    assert.equal(directives.get("default-src"), "'none'");
    assert.equal(directives.get("frame-ancestors"), "'none'");
  });

  it("are kept for a year by the names that change with what is in them, and the page never", async () => {
    const asset = await fetch(`${url}/assets/index-abc.js`);
    assert.equal(asset.headers.get("cache-control"), "public, max-age=31536000, immutable");
    assert.equal((await fetch(`${url}/`)).headers.get("cache-control"), "no-store");
  });

  it("have a playground only where it was asked for", async () => {
    const asked = await fetch(`${url}/playground/signed-in?code=1`);
    assert.equal(await asked.text(), "<title>playground</title>");
    assert.match(asked.headers.get("content-security-policy") ?? "", /script-src 'self';.*; worker-src 'self'$/);
    const page = await fetch(`${url}/coach/review`);
    assert.doesNotMatch(page.headers.get("content-security-policy") ?? "", /worker-src/);
  });

  it("have none in production, unless it was asked for", async () => {
    const production = { NODE_ENV: "production", OIDC_ISSUER: "https://issuer.test", OIDC_AUDIENCE: "regenesis" };
    assert.deepEqual(await playgroundOf(production), { statuses: [404, 404], isTold: false, isListed: false });
    const asked = await playgroundOf({ ...production, ALLOW_INTROSPECTION: "1" });
    assert.deepEqual(asked, { statuses: [200, 200], isTold: true, isListed: true });
  });

  it("are not served where nothing was built", () => {
    assert.equal(clientFiles({ connect: [], playground: false }, join(folder, "nowhere")), null);
  });
});

/** What a server of this environment says of its playground. */
async function playgroundOf(env: Record<string, string>) {
  const { introspection } = readConfig(env);
  const doors = await openDoors({ config: { introspection } });
  const paths = ["/playground", "/playground/signed-in", "/client-config.json", "/about"];
  const [page, signedIn, config, about] = await Promise.all(paths.map((path) => doors.call(path)));
  await doors.close();
  const statuses = [page?.status, signedIn?.status];
  return { statuses, isTold: config?.body.playground, isListed: about?.body.includes('href="/playground"') };
}
