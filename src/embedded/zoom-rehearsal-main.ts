import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { startZoomRehearsal } from "./zoom-rehearsal";

const CONTENT_TYPES: Record<string, string> = {
  ".vtt": "text/vtt",
  ".txt": "text/plain",
  ".mp4": "video/mp4",
  ".m4a": "audio/mp4",
};

/**
 * The rehearsal as a process of its own: `zoom-rehearsal-main --folder <files> [--client-id --client-secret
 * --refresh-token --account-id --host-id --consent-seconds]`. Prints one line of JSON, serves the folder's files, and ends with its standard input.
 */
async function main(): Promise<void> {
  const option = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      ...{ folder: option, "client-id": option, "client-secret": option, "refresh-token": option },
      ...{ "account-id": option, "host-id": option, "consent-seconds": option },
    },
  });
  const downloadToken = randomBytes(24).toString("hex");
  const rehearsal = await startZoomRehearsal({
    downloadToken,
    clientId: values["client-id"],
    clientSecret: values["client-secret"],
    refreshToken: values["refresh-token"],
    accountId: values["account-id"],
    hostId: values["host-id"],
    consentSeconds: values["consent-seconds"] ? Number(values["consent-seconds"]) : undefined,
  });
  const files = [];
  for (const filename of values.folder ? (await readdir(values.folder)).sort() : []) {
    const contentType = CONTENT_TYPES[path.extname(filename)];
    if (!values.folder || contentType === undefined) continue;
    const content = await readFile(path.join(values.folder, filename));
    files.push({ filename, bytes: content.length, url: rehearsal.serve(filename, { filename, contentType, content }) });
  }
  const { url, downloadHosts } = rehearsal;
  process.stdout.write(`${JSON.stringify({ url, downloadHosts, downloadToken, files })}\n`);
  process.stdin.resume().once("end", () => void rehearsal.close());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : "failed"}\n`);
  process.exitCode = 1;
});
