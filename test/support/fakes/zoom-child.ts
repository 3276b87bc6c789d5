import { createInterface } from "node:readline";
import {
  startZoomRehearsal,
  type ZoomRehearsal,
  type ZoomRehearsalOptions,
} from "../../../src/embedded/zoom-rehearsal";
import type { ZoomFault } from "../../../src/embedded/zoom-rehearsal-answers";

/** One line of standard input; each is answered by one. */
export interface ZoomCommand {
  /** In the first line, and where another is to take its place. */
  options?: ZoomRehearsalOptions;
  serve?: { id: string; contentType: string; base64: string };
  keep?: string;
  fault?: { fault: ZoomFault; times?: number };
}

export interface ZoomAnswer extends Pick<ZoomRehearsal, "url" | "downloadHosts" | "requests"> {
  /** Where the file is that was just served. */
  served: string;
  /** Meetings whose recording is here, in the trash too. */
  kept: string[];
}

function obey(zoom: ZoomRehearsal, { serve, keep, fault }: ZoomCommand): ZoomAnswer {
  const file = serve && { filename: serve.id, ...serve, content: Buffer.from(serve.base64, "base64") };
  if (keep !== undefined) zoom.keep(keep);
  if (fault) zoom.fault(fault.fault, fault.times);
  const { url, downloadHosts, requests, kept } = zoom;
  return { served: file ? zoom.serve(file.id, file) : "", url, downloadHosts, requests, kept: [...kept.keys()] };
}

/** The rehearsed Zoom in a process of its own, told by lines what to hold and how to fail. */
async function main(): Promise<void> {
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({});
  let zoom: ZoomRehearsal | null = null;
  for await (const line of createInterface(process.stdin)) {
    const command = JSON.parse(line) as ZoomCommand;
    if (command.options) {
      await zoom?.close();
      zoom = await startZoomRehearsal(command.options);
    }
    if (zoom) say(obey(zoom, command));
  }
  process.exit();
}

void main();
