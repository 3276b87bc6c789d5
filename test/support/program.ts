import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program in the shell's language, alone in a folder. */
export interface Program {
  folder: string;
  path: string;
  /** Does this from now on. */
  become(script: string): Promise<void>;
  remove(): Promise<void>;
}

export async function makeProgram(name: string, script: string): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), "regenesis-program-"));
  const path = join(folder, name);
  const become = (lines: string) => writeFile(path, `#!/bin/sh\n${lines}\n`);
  await become(script);
  await chmod(path, 0o755);
  return { folder, path, become, remove: () => rm(folder, { recursive: true }) };
}
