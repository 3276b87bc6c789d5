import { z } from "zod";

const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

export function url(what: string, accepts: (url: URL) => boolean) {
  return z.string().refine((text) => URL.canParse(text) && accepts(new URL(text)), { error: what });
}

export const web = url("an https:// address (http:// on this machine only)", ({ protocol, hostname }) => {
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
});
