import { StartError } from "../../errors";

/** Whether a download may be asked of this address. */
export type HostRule = (url: URL) => boolean;

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Plain http is for rehearsals on this machine alone. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname);
}

/**
 * zoom.us and its subdomains over https on the usual port, and the entries of ZOOM_DOWNLOAD_HOSTS: "host" (usual
 * port) or "host:port", matched exactly. An address with a user name in it is never allowed.
 */
export function allowedHosts(entries: readonly string[]): HostRule {
  const extra = new Set(entries.map(toHostAndPort));
  return (url) => {
    if (url.username !== "" || url.password !== "") return false;
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) return false;
    if (extra.has(`${url.hostname}:${portOf(url)}`)) return true;
    if (url.port === "" && extra.has(`${url.hostname}:`)) return true;
    const zoom = url.hostname === "zoom.us" || url.hostname.endsWith(".zoom.us");
    return zoom && url.protocol === "https:" && url.port === "";
  };
}

function toHostAndPort(entry: string): string {
  const match = /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?$/.exec(entry.trim());
  const url = match && URL.canParse(`http://${match[1]}`) ? new URL(`http://${match[1]}`) : null;
  if (!match || !url || Number(match[2] ?? 1) > 65_535) {
    throw new StartError("ZOOM_DOWNLOAD_HOSTS holds an entry that is neither a host nor host:port.");
  }
  return `${url.hostname}:${match[2] ? Number(match[2]) : ""}`;
}

function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}
