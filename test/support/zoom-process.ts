import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type { ZoomRehearsalOptions } from "../../src/embedded/zoom-rehearsal";
import type { ZoomFault } from "../../src/embedded/zoom-rehearsal-answers";
import { startChild } from "./child";
import type { ZoomAnswer, ZoomCommand } from "./fakes/zoom-child";

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

export interface RehearsalProcess extends Pick<ZoomAnswer, "url" | "downloadHosts"> {
  /** Gives the download URL. */
  serve(id: string, content: Buffer, contentType: string): Promise<string>;
  keep(meetingUuid: string): Promise<void>;
  /** The next requests go wrong: one, when not said how many. */
  fault(fault: ZoomFault, times?: number): Promise<void>;
  look(): Promise<ZoomAnswer>;
  /** Another in its place, at another address, that holds nothing. */
  renew(): Promise<void>;
  stop(): Promise<void>;
}

/** The same in a process that can be told what to hold and how to fail. */
export async function startRehearsal(options: ZoomRehearsalOptions): Promise<RehearsalProcess> {
  const script = require.resolve("./fakes/zoom-child");
  const { tell, stop } = await startChild<object, ZoomCommand, ZoomAnswer>(script);
  const zoom: RehearsalProcess = {
    ...(await tell({ options })),
    ...{ stop, look: () => tell({}) },
    renew: async () => void Object.assign(zoom, await tell({ options })),
    serve: async (id, content, contentType) =>
      (await tell({ serve: { id, contentType, base64: content.toString("base64") } })).served,
    keep: async (keep) => void (await tell({ keep })),
    fault: async (fault, times) => void (await tell({ fault: { fault, times } })),
  };
  return zoom;
}

/** Follows the page at this address as somebody who allows what it asks; gives what their browser comes back with. */
export async function allowAtZoom(consentUrl: string): Promise<{ code: string; state: string }> {
  const page = await (await fetch(consentUrl)).text();
  const back = /<a href="([^"]+)">Allow/.exec(page)?.[1]?.replaceAll("&amp;", "&");
  assert.ok(back, "the page allows nothing");
  const { searchParams } = new URL(back);
  return { code: searchParams.get("code") ?? "", state: searchParams.get("state") ?? "" };
}
