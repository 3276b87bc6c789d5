import { createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

const STANDARD = [
  ...["content-encoding", "content-language", "content-length", "content-md5", "content-type", "date"],
  ...["if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range"],
];

/** Whether the request was signed as it arrived, its query included (Shared Key, API 2015-02-21 and later). */
export function isSigned(request: IncomingMessage, account: string, key: Buffer): boolean {
  const { headers, method = "", url = "/" } = request;
  const given = STANDARD.map((name) =>
    name === "content-length" && headers[name] === "0" ? "" : (headers[name] ?? ""),
  );
  const own = Object.keys(headers).filter((name) => name.startsWith("x-ms-"));
  const { pathname, searchParams } = new URL(url, "http://fake");
  const query = [...searchParams].map(([name, value]) => `\n${name.toLowerCase()}:${value}`).sort();
  const lines = [method, ...given, ...own.sort().map((name) => `${name}:${String(headers[name]).trim()}`)];
  const text = `${lines.join("\n")}\n/${account}${pathname}${query.join("")}`;
  return headers.authorization === `SharedKey ${account}:${createHmac("sha256", key).update(text).digest("base64")}`;
}
