import { Temporal } from "temporal-polyfill";
import { z } from "zod";

/** What single variables may hold, each with the words for what it should be. */
export const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

export function url(what: string, accepts: (url: URL) => boolean) {
  return z.string().refine((text) => URL.canParse(text) && accepts(new URL(text)), { error: what });
}

export const postgres = url(
  "a postgres://user:password@host:port/database address",
  ({ protocol, hostname, pathname }) => {
    return /^postgres(ql)?:$/.test(protocol) && hostname !== "" && pathname.length > 1;
  },
);
export const web = url("an https:// address (http:// on this machine only)", ({ protocol, hostname }) => {
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
});
export const base = web.pipe(
  url("an address without a query", ({ search, hash, username }) => search === "" && hash === "" && username === ""),
);
export const vaultKey = url(
  "a key's identifier, such as https://NAME.vault.azure.net/keys/KEY",
  ({ protocol, pathname, search, hash, username }) => {
    const isPlain = search === "" && hash === "" && username === "";
    return protocol === "https:" && isPlain && /^\/keys\/[0-9A-Za-z-]{1,127}(\/[0-9a-f]{32})?$/.test(pathname);
  },
);
export const origin = url("an address without a path, such as https://coaching.example.com", (given) => {
  const isWeb = given.protocol === "https:" || given.protocol === "http:";
  return isWeb && given.href === `${given.origin}/`;
});
export const whole = (what: string, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,16}$/, { error: what })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: what });
export const hostName = z.string().regex(/^[\w.:-]+$/, { error: "a host name or address" });
export const hostList = z
  .string()
  .regex(/^[\w.-]+(:\d+)?(\s*,\s*[\w.-]+(:\d+)?)*$/, { error: "hosts separated by commas, such as files.example.com" })
  .transform((text) => text.split(",").map((host) => host.trim()));
export const copies = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,63}:\d{1,5}(\s*,\s*[A-Za-z0-9][\w.-]{0,63}:\d{1,5})*$/, {
    error: "names and days separated by commas, such as offsite:35,snapshots:14",
  })
  .transform((text) =>
    text.split(",").map((entry) => {
      const [name = "", days = ""] = entry.trim().split(":");
      return { name, days: Number(days) };
    }),
  );
export const duration = z.string().refine(isDuration, { error: "an ISO 8601 duration such as P800D or -PT1H" });

/** Percent-encoded text in the clear; null for what is none. */
export function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function isDuration(text: string): boolean {
  try {
    Temporal.Duration.from(text);
    return true;
  } catch {
    return false;
  }
}
