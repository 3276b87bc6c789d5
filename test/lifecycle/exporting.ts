import { buffer } from "node:stream/consumers";
import type { Who } from "../../src/app";
import type { EvidencePack, Export } from "../../src/entities";
import { approvePack } from "../../src/lifecycle/approve/approve";
import {
  exportLink,
  openExport,
  type RequestExportInput,
  readExport,
  requestExport,
} from "../../src/lifecycle/deliver/export";
import { updateWorkspace } from "../../src/lifecycle/ingest/workspace";
import type { World } from "../support/world";
import { unzip } from "../support/zip";
import { packNow, rows } from "./fixtures";

/** What an export holds. */
export class Unpacked {
  constructor(readonly files: Map<string, Buffer>) {}

  get paths(): string[] {
    return [...this.files.keys()];
  }

  /** Everything in it as one text. */
  get text(): string {
    return [...this.files.values()].map((bytes) => bytes.toString("utf8")).join("\n");
  }

  // biome-ignore lint/suspicious/noExplicitAny: a document has the shape that the test reads.
  json(path: string): any {
    return JSON.parse(this.files.get(`${path}.json`)?.toString("utf8") ?? "null");
  }
}

export const exportNow = async (w: World, id: string) =>
  (await rows<Export>(w, "select * from export where id = $1", [id]))[0];

export async function fetchExport(w: World, who: Who, id: string): Promise<Unpacked> {
  const token = await exportLink(w.app.keys(who), who, id, new Date());
  const opened = await openExport(w.app, token);
  return new Unpacked(unzip(await buffer(await readExport(w.app, opened))));
}

/** Asked for, made, fetched. */
export async function exported(w: World, who: Who, input: RequestExportInput = {}): Promise<Unpacked> {
  const { id } = await requestExport(w.app, who, input);
  await w.runJobs();
  return fetchExport(w, who, id);
}

let keys = 0;
export function setWorkspace(
  w: World,
  settings: Pick<Parameters<typeof updateWorkspace>[2], "exportPolicy" | "l2Visibility">,
): Promise<unknown> {
  return updateWorkspace(w.app, w.here.admin, { ...settings, idempotencyKey: `exporting-${++keys}` });
}

export async function deliverPack(w: World, packId: string, withholdL1 = false): Promise<EvidencePack> {
  const { version: expectedVersion } = await packNow(w, packId);
  await approvePack(w.app, w.here.coach, { packId, expectedVersion, withholdL1, deliverAfterSeconds: 0 });
  await w.runJobs();
  return packNow(w, packId);
}
