import { z } from "zod";
import { type DeletionCause, type RunState, toPublicId } from "../../entities";
import { systemWho } from "../../jobs/system";
import { listDue } from "../../lifecycle/dispose/open-due";
import { sweep } from "../../lifecycle/dispose/sweep";
import { type CommandContext, command, slug } from "./command";
import { getWorkspaceId } from "./people";

const KINDS = { SESSION: "session", SOURCE: "source", FORM: "form", EXPORT: "export" } as const;

/** One workspace by its name, or every one there is. */
async function findWorkspaces(context: CommandContext, workspace: string): Promise<string[]> {
  if (workspace !== "all") return [await getWorkspaceId(context, workspace)];
  const rows = await context.database.lookUp<{ id: string }>("select list_workspaces() as id", []);
  return rows.map(({ id }) => id).sort();
}

/** What is due in each workspace, and what keeps it; nothing is changed. */
export const retentionDue = command(z.object({ workspace: slug }), async (context, { workspace }) => {
  const due = [];
  for (const workspaceId of await findWorkspaces(context, workspace))
    for (const { kind, id, dueAt, cause, withheld } of await listDue(context.app, systemWho(workspaceId)))
      due.push({
        workspace: toPublicId("workspace", workspaceId),
        id: toPublicId(KINDS[kind as keyof typeof KINDS], id),
        dueAt: dueAt.toISOString(),
        cause,
        keptBy: withheld?.ground ?? null,
        keptUntil: withheld?.until?.toISOString() ?? null,
      });
  return due;
});

export interface SweptRun {
  workspace: string;
  run: string;
  cause: DeletionCause;
  state: RunState;
  rule: string;
  /** Null while it is not over, and for good where all that was due had gone or is kept. */
  certificate: number | null;
  /** Why the last try came to nothing: an error's name, or until when a store keeps a copy. */
  failure: string | null;
}

/** Sweeps each workspace now; gives the runs that are open then, whoever opened them. */
export const retentionSweep = command(z.object({ workspace: slug }), async (context, { workspace }) => {
  const open: SweptRun[] = [];
  for (const workspaceId of await findWorkspaces(context, workspace)) {
    await sweep(context.app, systemWho(workspaceId));
    open.push(...(await readRuns(context, workspaceId, "r.state <> 'DONE'", [])));
  }
  return open;
});

const runs = z.object({ workspace: slug, runs: z.array(z.uuid()) });

/** How far runs are. */
export const retentionRuns = command(runs, async (context, args) => {
  const found: SweptRun[] = [];
  for (const workspaceId of await findWorkspaces(context, args.workspace))
    found.push(...(await readRuns(context, workspaceId, "r.id = any($2)", [args.runs])));
  return found;
});

async function readRuns(
  { app }: CommandContext,
  workspaceId: string,
  condition: string,
  parameters: readonly unknown[],
): Promise<SweptRun[]> {
  const sql = `select r.id as run, r.cause, r.state, r.rule, r.failure, c.number as certificate from disposal_run r
    left join deletion_certificate c on c.workspace_id = r.workspace_id and c.run_id = r.id
    where r.workspace_id = $1 and ${condition} order by r.opened_at, r.id`;
  const found = await app.read(systemWho(workspaceId), (reader) =>
    reader.rows<Omit<SweptRun, "workspace">>(sql, [workspaceId, ...parameters]),
  );
  return found.map((each) => ({ workspace: toPublicId("workspace", workspaceId), ...each }));
}
