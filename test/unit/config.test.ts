import assert from "node:assert/strict";
import { readConfig } from "../../src/config";
import { assertRefused, database, shared } from "./config-variables";

describe("config", () => {
  it("needs nothing on a fresh machine", () => {
    const config = readConfig({});
    assert.equal(config.role, "all");
    assert.equal(config.host, "127.0.0.1");
    assert.equal(config.port, 4000);
    assert.equal(config.dataDir, ".regenesis");
    assert.equal(config.uploadMaxBytes, 4 * 1024 ** 3);
    assert.equal(config.database, null);
    assert.equal(config.vectorUrl, null);
    assert.equal(config.blobs, null);
    assert.equal(config.oidc, null);
    assert.equal(config.introspection, true);
    assert.deepEqual(config.zoom, { webhookSecret: null, client: null, baseUrl: null, downloadHosts: [] });
  });

  it("finds clamd by its host, at its usual port unless another is given", () => {
    assert.deepEqual(readConfig({ CLAMD_HOST: "clamd" }).clamd, { host: "clamd", port: 3310 });
    assert.deepEqual(readConfig({ CLAMD_HOST: "::1", CLAMD_PORT: "9" }).clamd, { host: "::1", port: 9 });
    assert.equal(readConfig({}).clamd, null);
    assertRefused({ CLAMD_PORT: "3310" }, /^CLAMD_HOST is missing/);
    assertRefused({ CLAMD_HOST: "clamd", CLAMD_PORT: "0" }, /^CLAMD_PORT is not valid: expected a port, 1 to 65535\.$/);
    assertRefused({ CLAMD_HOST: "tcp://clamd" }, /^CLAMD_HOST is not valid: expected a host name or address\.$/);
  });

  it("sends mail with TLS alone, but on this machine, and from an address that is given", () => {
    const MAIL_FROM = "Coaching <no-reply@example.com>";
    const read = (SMTP_URL: string) => readConfig({ SMTP_URL, MAIL_FROM }).mail;
    const from = { name: "Coaching", address: "no-reply@example.com" };
    const login = { user: "us:er", pass: "p@ss" };
    assert.deepEqual(read("smtps://us%3Aer:p%40ss@mail.example.com"), {
      ...{ host: "mail.example.com", port: 465, tls: "implicit", login, from },
    });
    assert.deepEqual(read("smtp://mail.example.com"), {
      ...{ host: "mail.example.com", port: 587, tls: "starttls", login: null, from },
    });
    assert.deepEqual([read("smtp://[::1]:25")?.tls, read("smtp://[::1]:25")?.host], ["none", "::1"]);
    assert.equal(read("smtp://localhost.example.com:25")?.tls, "starttls");
    const bare = readConfig({ SMTP_URL: "smtp://127.0.0.1:25", MAIL_FROM: "a@b.test" }).mail?.from;
    assert.deepEqual(bare, { name: "", address: "a@b.test" });
    for (const SMTP_URL of [
      "http://a.test",
      "smtp:///",
      "smtps://a.test/?tls.rejectUnauthorized=false",
      "smtps://a.test/x",
      "smtps://a%ff@b.test",
    ])
      assertRefused({ SMTP_URL, MAIL_FROM }, /^SMTP_URL is not valid: expected smtps:/);
    for (const sender of ["Coaching", "a@b.test\nBcc: c@d.test", "a@b, c@d", "<a@b>x"])
      assertRefused({ SMTP_URL: "smtps://a.test", MAIL_FROM: sender }, /^MAIL_FROM is not valid: expected an address/);
    assertRefused({ SMTP_URL: "smtps://a.test" }, /^MAIL_FROM is missing/);
    assertRefused({ MAIL_FROM }, /^SMTP_URL is missing/);
  });

  it("lets webhooks go to this machine for development alone, and by a word", () => {
    assert.equal(readConfig({}).webhookLoopback, false);
    assert.equal(readConfig({ WEBHOOK_LOOPBACK: "allow" }).webhookLoopback, true);
    assertRefused({ WEBHOOK_LOOPBACK: "1" }, /^WEBHOOK_LOOPBACK is not valid: expected allow\.$/);
    const oidc = { OIDC_ISSUER: "https://id.example.com", OIDC_AUDIENCE: "regenesis" };
    assertRefused({ NODE_ENV: "production", ...oidc, WEBHOOK_LOOPBACK: "allow" }, /^WEBHOOK_LOOPBACK is refused/);
  });

  it("traces nothing until it is told where to, by OpenTelemetry's own names", () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = "https://collector.example.com";
    const read = (more: Record<string, string> = {}) => readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, ...more }).tracing;
    assert.equal(readConfig({ OTEL_SERVICE_NAME: "coaching", OTEL_TRACES_SAMPLER_ARG: "0.5" }).tracing, null);
    const endpoint = OTEL_EXPORTER_OTLP_ENDPOINT;
    assert.deepEqual(read(), { endpoint, headers: {}, serviceName: "regenesis", ratio: 1 });
    const more = { OTEL_SERVICE_NAME: "coaching", OTEL_TRACES_SAMPLER_ARG: "0.25" };
    assert.deepEqual(read({ ...more, OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b, other=1" }), {
      ...{ endpoint, headers: { "x-key": "a b", other: "1" }, serviceName: "coaching", ratio: 0.25 },
    });
    for (const OTEL_EXPORTER_OTLP_HEADERS of ["x-key", "a b=c", "x=%zz", "x=a%0d%0aHost: b"])
      assertRefused({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS }, /^OTEL_EXPORTER_OTLP_HEADERS is not/);
    for (const OTEL_TRACES_SAMPLER_ARG of ["2", "-1", "half"])
      assertRefused({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER_ARG }, /^OTEL_TRACES_SAMPLER_ARG is not valid/);
    assertRefused(
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" },
      /^OTEL_EXPORTER_OTLP_ENDPOINT is not valid/,
    );
    assertRefused({ OTEL_EXPORTER_OTLP_HEADERS: "x=1" }, /^OTEL_EXPORTER_OTLP_ENDPOINT is missing/);
  });

  it("takes an empty value for an unset one", () => {
    assert.equal(readConfig({ PORT: "", DATABASE_URL: "", AZURE_KEY_VAULT_KEY_ID: "" }).port, 4000);
  });

  it("names the variable and what is expected", () => {
    assertRefused({ PORT: "eighty" }, /^PORT is not valid: expected a port, 0 to 65535\.$/);
    assertRefused({ PORT: "65536" }, /^PORT /);
    assertRefused({ PORT: "-1" }, /^PORT /);
    assertRefused({ ROLE: "both" }, /^ROLE .*all, api or worker/);
    assertRefused({ LOG_LEVEL: "loud" }, /^LOG_LEVEL .*debug/);
    assertRefused({ PUBLIC_URL: "https://example.com/app" }, /^PUBLIC_URL /);
    assertRefused({ PUBLIC_URL: "example.com" }, /^PUBLIC_URL /);
    assertRefused({ CLOCK_OFFSET: "800 days" }, /^CLOCK_OFFSET .*ISO 8601/);
    assertRefused({ UPLOAD_MAX_BYTES: "4GB" }, /^UPLOAD_MAX_BYTES /);
    assertRefused({ ZOOM_DOWNLOAD_HOSTS: "https://zoom.us/" }, /^ZOOM_DOWNLOAD_HOSTS /);
    assertRefused({ OIDC_ISSUER: "http://id.example.com", OIDC_AUDIENCE: "x" }, /^OIDC_ISSUER .*https/);
  });

  it("never prints a value", () => {
    for (const name of ["DATABASE_URL", "AZURE_STORAGE_CONNECTION_STRING", "PORT", "OIDC_ISSUER", "METRICS_TOKEN"]) {
      assertRefused({ [name]: "s3cret" }, new RegExp(`^${name}(?!.*s3cret)`));
    }
  });

  it("takes an external database whole or not at all", () => {
    assert.deepEqual(readConfig(database).database, {
      appUrl: database.DATABASE_URL,
      ownerUrl: database.DATABASE_MIGRATION_URL,
      workerUrl: database.DATABASE_MIGRATION_URL,
      backupUrl: null,
      keyringUrl: database.KEYRING_DATABASE_URL,
    });
    const worker = "postgres://regenesis_worker:e@db/regenesis";
    assert.equal(readConfig({ ...database, DATABASE_WORKER_URL: worker }).database?.workerUrl, worker);
    for (const name of Object.keys(database)) {
      assertRefused({ ...database, [name]: "" }, new RegExp(`^${name} is missing`));
    }
    assertRefused({ DATABASE_WORKER_URL: worker }, /^DATABASE_URL is missing/);
    assertRefused({ ...database, DATABASE_URL: "mysql://db/x" }, /^DATABASE_URL .*postgres:/);
  });

  it("runs apart only with parts that processes can share", () => {
    assert.equal(readConfig({ ...shared, ROLE: "api" }).role, "api");
    assertRefused({ ROLE: "worker" }, /^DATABASE_URL is missing: embedded parts need ROLE=all/);
    assertRefused({ ...shared, ROLE: "api", VECTOR_DATABASE_URL: "" }, /^VECTOR_DATABASE_URL is missing/);
    assertRefused({ ...shared, ROLE: "api", AZURE_STORAGE_ACCOUNT_URL: "" }, /^AZURE_STORAGE_ACCOUNT_URL or/);
  });

  it("refuses the built-in issuer and a moved clock in production", () => {
    const production = { NODE_ENV: "production" };
    const oidc = { OIDC_ISSUER: "https://id.example.com", OIDC_AUDIENCE: "regenesis" };
    assertRefused(production, /^OIDC_ISSUER is missing: .*production/);
    assertRefused({ ...production, OIDC_ISSUER: oidc.OIDC_ISSUER }, /^OIDC_AUDIENCE is missing/);
    assertRefused({ ...production, ...oidc, CLOCK_OFFSET: "P1D" }, /^CLOCK_OFFSET is refused/);
    const config = readConfig({ ...production, ...oidc });
    assert.deepEqual(config.oidc, {
      ...{ issuer: "https://id.example.com", audience: "regenesis" },
      ...{ jwksUrl: null, clientId: null, roleClaim: "role", workspaceClaim: "workspace" },
      scope: "openid profile email offline_access",
    });
    assert.equal(readConfig({ ...oidc, OIDC_CLIENT_ID: "regenesis-web" }).oidc?.clientId, "regenesis-web");
    assertRefused({ OIDC_CLIENT_ID: "regenesis-web" }, /^OIDC_ISSUER is missing/);
    assertRefused({ ...oidc, OIDC_CLIENT_ID: "two\nlines" }, /^OIDC_CLIENT_ID .*255 characters/);
    assertRefused({ ...oidc, OIDC_CLIENT_ID: "regenesis" }, /^OIDC_AUDIENCE is refused: .*OIDC_CLIENT_ID/);
    assertRefused({ ...oidc, OIDC_ISSUER: "https://id.example.com?tenant=1" }, /^OIDC_ISSUER .*without a query/);
    const claims = { OIDC_ROLE_CLAIM: "realm_access.roles", OIDC_WORKSPACE_CLAIM: "https://example.com/workspace" };
    assert.equal(readConfig({ ...oidc, ...claims }).oidc?.roleClaim, claims.OIDC_ROLE_CLAIM);
    assert.equal(readConfig({ ...oidc, ...claims }).oidc?.workspaceClaim, claims.OIDC_WORKSPACE_CLAIM);
    assert.equal(readConfig({ ...oidc, OIDC_SCOPE: "openid api://x/use" }).oidc?.scope, "openid api://x/use");
    for (const bad of ["profile", "openid  email", "notopenid"])
      assertRefused({ ...oidc, OIDC_SCOPE: bad }, /^OIDC_SCOPE .*openid/);
    for (const name of ["OIDC_ROLE_CLAIM", "OIDC_WORKSPACE_CLAIM"]) {
      assertRefused({ [name]: "role" }, /^OIDC_ISSUER is missing/);
      assertRefused({ ...oidc, [name]: "two words" }, new RegExp(`^${name} .*path`));
    }
    assert.equal(config.introspection, false);
    assert.equal(readConfig({ ...production, ...oidc, ALLOW_INTROSPECTION: "1" }).introspection, true);
  });

  it("takes a client of Zoom whole or not at all", () => {
    assert.equal(readConfig({}).zoom.client, null);
    const { client } = readConfig({ ZOOM_CLIENT_ID: "id", ZOOM_CLIENT_SECRET: "a secret" }).zoom;
    assert.deepEqual(client, { id: "id", secret: "a secret" });
    assertRefused({ ZOOM_CLIENT_ID: "id" }, /^ZOOM_CLIENT_SECRET is missing/);
    assertRefused({ ZOOM_CLIENT_SECRET: "a secret" }, /^ZOOM_CLIENT_ID is missing/);
  });

  it("reads a moved clock and the hosts of downloads", () => {
    const config = readConfig({ CLOCK_OFFSET: "P800D", ZOOM_DOWNLOAD_HOSTS: "127.0.0.1:9999, files.example.com" });
    assert.equal(config.clockOffset?.days, 800);
    assert.deepEqual(config.zoom.downloadHosts, ["127.0.0.1:9999", "files.example.com"]);
  });
});
