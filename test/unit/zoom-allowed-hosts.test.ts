import assert from "node:assert/strict";
import { allowedHosts } from "../../src/adapters/zoom/allowed-hosts";
import { StartError } from "../../src/errors";

describe("a download's host", () => {
  it("is zoom.us or one of its subdomains, over https on the usual port", () => {
    const allowed = [
      "https://zoom.us/x",
      "https://us02web.zoom.us/x",
      "https://a.b.zoom.us:443/x",
      "https://ZOOM.us/x",
    ];
    const refused = [
      "http://zoom.us/x",
      "https://zoom.us:8443/x",
      "https://zoom.us.evil.example/x",
      "https://evilzoom.us/x",
      "https://zoom.us@evil.example/x",
      "https://user:pass@zoom.us/x",
      "https://zoom.us./x",
      "ftp://zoom.us/x",
      "file:///etc/passwd",
      "http://127.0.0.1/x",
      "https://169.254.169.254/x",
    ];
    assert.deepEqual(allowed.filter(rule([])), allowed);
    assert.deepEqual(refused.filter(rule([])), []);
  });

  it("may be another by name, or by name and port, exactly", () => {
    const entries = ["files.example", "store.example:8443", "127.0.0.1:9000", "[::1]:9001"];
    const allowed = [
      "https://files.example/x",
      "https://store.example:8443/x",
      "http://127.0.0.1:9000/x",
      "http://[::1]:9001/x",
    ];
    const refused = [
      "https://a.files.example/x",
      "https://files.example:8443/x",
      "https://store.example/x",
      "http://store.example:8443/x",
      "http://files.example/x",
      "http://127.0.0.1:9001/x",
      "http://127.0.0.2:9000/x",
    ];
    assert.deepEqual(allowed.filter(rule(entries)), allowed);
    assert.deepEqual(refused.filter(rule(entries)), []);
  });

  it("is refused at the start when an entry is no host", () => {
    for (const entry of ["https://files.example", "a/b", "*.example", "a:b", "a:99999", "", "user@host"]) {
      assert.throws(
        () => allowedHosts([entry]),
        (error: unknown) => error instanceof StartError && /ZOOM_DOWNLOAD_HOSTS/.test(error.message),
      );
    }
  });
});

function rule(entries: string[]): (address: string) => boolean {
  const isAllowed = allowedHosts(entries);
  return (address) => isAllowed(new URL(address));
}
