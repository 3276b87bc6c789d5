import { z } from "zod";
import { type Backup, toPublicId } from "../../entities";
import { systemWho } from "../../jobs/system";
import { scrub } from "../../lifecycle/dispose/backup-scrub";
import { backUp, clearBackups } from "../../lifecycle/dispose/backups";
import { command } from "./command";

const nothing = z.object({});

/** Takes one now, of the data and of the keyring, and waits for it. */
export const backupCreate = command(nothing, async ({ app }) => toListed(await backUp(app)));

/** Newest first; those that are gone as well. */
export const backupList = command(nothing, async ({ app }) => (await app.listBackups()).map(toListed));

interface ScrubRow {
  id: string;
  certificateId: string;
  state: string;
  dueAt: string;
  pending: number;
}

/** What the hourly job does, now, for every workspace; gives the scrubs that are open after it. */
export const backupScrub = command(nothing, async ({ app, database }) => {
  await clearBackups(app);
  const workspaces = await database.lookUp<{ id: string }>("select list_workspaces() as id", []);
  const open: (ScrubRow & { workspace: string })[] = [];
  for (const { id } of workspaces) {
    await scrub(app, systemWho(id));
    const sql = `select s.id, s.certificate_id, s.state, to_json(s.due_at) #>> '{}' as due_at,
        (select count(*)::int from backup_scrub_copy c
         where c.workspace_id = s.workspace_id and c.scrub_id = s.id and c.gone_at is null) as pending
      from backup_scrub s where s.workspace_id = $1 and s.state <> 'COMPLETE' order by s.opened_at, s.id`;
    const rows = await app.read(systemWho(id), (reader) => reader.rows<ScrubRow>(sql, [id]));
    const workspace = toPublicId("workspace", id);
    open.push(...rows.map((row) => ({ ...row, workspace, ...toPublic(row) })));
  }
  return open;
});

function toPublic({ id, certificateId }: ScrubRow) {
  return { id: toPublicId("scrub", id), certificateId: toPublicId("certificate", certificateId) };
}

function toListed({ id, kind, state, takenAt, expiresAt, byteSize, goneAt }: Backup) {
  const times = { takenAt: takenAt.toISOString(), expiresAt: expiresAt.toISOString() };
  return { id: toPublicId("backup", id), kind, state, ...times, byteSize, goneAt: goneAt?.toISOString() ?? null };
}
