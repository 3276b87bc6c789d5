import { BlockList, isIP } from "node:net";

/** What is not on the public internet (IANA's special-purpose registries): this machine, private nets, metadata services. */
const v4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
];
/** Within 2000::/3, which all public addresses are of: protocol assignments and Teredo, documentation, 6to4. */
const v6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const refused = toList(v4, "ipv4");
const unicast = toList(["2000::/3"], "ipv6");
const special = toList(v6, "ipv6");
const loopback = toList(["127.0.0.0/8"], "ipv4");
loopback.addAddress("::1", "ipv6");

function toList(subnets: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = "", bits] = subnet.split("/");
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}

/** An address that a stranger may have called. IPv4 in IPv6's clothes is outside 2000::/3, and so refused. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !refused.check(address, "ipv4");
  return isIP(address) === 6 && unicast.check(address, "ipv6") && !special.check(address, "ipv6");
}

export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 4 ? "ipv4" : "ipv6");
}
