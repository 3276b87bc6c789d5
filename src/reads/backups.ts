import type { App } from "../app";
import type { Backup } from "../entities";
import { Page } from "./loaders";
import type { CursorKey, PageRequest } from "./page";

/** Backups of the data, newest first: the catalog is of the whole installation, and kept beside the keys. */
async function dataBackups(app: App): Promise<Backup[]> {
  return (await app.listBackups())
    .filter((backup) => backup.kind === "DATA")
    .sort((a, b) => compare(keyOf(b), keyOf(a)));
}

export async function findBackup(app: App, id: string): Promise<Backup | null> {
  return (await dataBackups(app)).find((backup) => backup.id === id) ?? null;
}

/** A page of them, cut out of the list: there are never more than a month of them, and what is left of older ones. */
export function listBackups(app: App, request: PageRequest): Page<Backup> {
  const all = once(() => dataBackups(app));
  const { after, before, count, backward } = request;
  return new Page(request, {
    keyOf,
    rows: async () => {
      const between = (await all()).filter(
        (row) => (!after || compare(keyOf(row), after) < 0) && (!before || compare(keyOf(row), before) > 0),
      );
      return (backward ? between.reverse() : between).slice(0, count + 1);
    },
    count: async () => (await all()).length,
    beyond: async (side, key) =>
      (await all()).some((row) => (side === "after" ? compare(keyOf(row), key) >= 0 : compare(keyOf(row), key) <= 0)),
  });
}

const keyOf = ({ takenAt, id }: Backup): CursorKey => ({ at: takenAt, id });

function compare(a: CursorKey, b: CursorKey): number {
  return a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return () => {
    reading ??= read();
    return reading;
  };
}
