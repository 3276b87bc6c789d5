import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { PortError } from "../errors";
import type { Mailer } from "../ports/mailer";

const PORT = "mailer";

/**
 * Letters as JSON files in a folder, for a machine without mail, under their ids: `{recipientId, kind, locale, link,
 * unsubscribe}`. The address is never written. A letter appears whole or not at all, and once however often it is sent.
 */
export function folderMailer(folder: string): Mailer {
  return {
    name: "folder",
    send: async ({ id, address: _, ...letter }) => {
      const draft = path.join(folder, `.${id}.draft`);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeSynced(draft, `${JSON.stringify(letter, null, 2)}\n`);
        await rename(draft, path.join(folder, `${id}.json`));
      } catch (cause) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw new PortError(PORT, "The letter could not be written.", true, cause);
      }
    },
  };
}

async function writeSynced(file: string, text: string): Promise<void> {
  await using handle = await open(file, "w", 0o600);
  await handle.writeFile(text);
  await handle.sync();
}
