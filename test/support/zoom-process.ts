import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

export interface ZoomProcess {
  url: string;
  downloadHosts: string[];
  downloadToken: string;
  files: { filename: string; url: string }[];
  /** Ends it: from then on nobody listens there. */
  end(): Promise<number | null>;
}

/** The rehearsed Zoom in a process of its own, such as `{ "client-id": "client" }`. */
export async function startZoomProcess(options: Record<string, string>): Promise<ZoomProcess> {
  const main = path.resolve("src/embedded/zoom-rehearsal-main.ts");
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, ["-r", "@swc-node/register", main, ...given], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const [line] = await once(createInterface(child.stdout), "line");
  return {
    ...JSON.parse(line),
    end: async () => {
      child.stdin.end();
      const [code] = await exit;
      return code;
    },
  };
}

/** Follows the page at this address as somebody who allows what it asks; gives what their browser comes back with. */
export async function allowAtZoom(consentUrl: string): Promise<{ code: string; state: string }> {
  const page = await (await fetch(consentUrl)).text();
  const back = /<a href="([^"]+)">Allow/.exec(page)?.[1]?.replaceAll("&amp;", "&");
  assert.ok(back, "the page allows nothing");
  const { searchParams } = new URL(back);
  return { code: searchParams.get("code") ?? "", state: searchParams.get("state") ?? "" };
}
