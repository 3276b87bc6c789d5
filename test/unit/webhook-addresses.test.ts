import assert from "node:assert/strict";
import { webhookSender } from "../../src/adapters/webhook-sender";
import { isPublicAddress } from "../../src/adapters/webhooks/public-address";

describe("where webhooks may go", () => {
  it("is the public internet: no machine, net or service that is somebody's own", () => {
    const own = [
      ...["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9", "169.254.169.254"],
      ...["172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7"],
      ...["203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"],
      ...["::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:7f00:1", "64:ff9b::a00:1", "fc00::1", "fd12::1"],
      ...["fe80::1", "ff02::1", "2001::1", "2001:db8::1", "2002:a00:1::", "3fff::1", "100::1", "fec0::1", "::8.8.8.8"],
      ...["", "localhost", "8.8.8", "0x7f.1", "2130706433", "1.1.1.1.", "fe80::1%eth0"],
    ];
    for (const address of own) assert.equal(isPublicAddress(address), false, address);
    for (const address of ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])
      assert.equal(isPublicAddress(address), true, address);
  });

  it("is https, with nothing in the address that does not belong there", () => {
    const { refusal } = webhookSender({ allowLoopback: false });
    const refused = [
      ...[
        "http://hook.example.com/",
        "ftp://hook.example.com",
        "hook.example.com",
        "",
        "https://",
        "javascript:alert(1)",
      ],
      ...["https://user:secret@hook.example.com/", "https://hook.example.com/#part", "https://localhost/x"],
      ...["https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://2130706433/", "https://0x7f.1/"],
      ...[
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        `https://a.test/${"x".repeat(2048)}`,
      ],
    ];
    for (const url of refused) assert.notEqual(refusal(url), null, url);
    for (const url of ["https://hook.example.com/", "https://hook.example.com:8443/a?b=c", "https://8.8.8.8/"])
      assert.equal(refusal(url), null, url);
  });

  it("may be this machine where that is said, and still no other's", () => {
    const { refusal } = webhookSender({ allowLoopback: true });
    for (const url of ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "https://127.0.0.1/"])
      assert.equal(refusal(url), null, url);
    for (const url of ["http://hook.example.com/", "http://10.0.0.1/", "https://192.168.0.1/"])
      assert.notEqual(refusal(url), null, url);
  });
});
