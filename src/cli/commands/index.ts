import { DomainError, type ErrorCode } from "../../errors";
import { auditVerify } from "./audit-verify";
import { backupCreate, backupList, backupScrub } from "./backup";
import { certificateLog } from "./certificate-log";
import type { Command, CommandContext } from "./command";
import { erasePreview, eraseRequest, eraseStatus } from "./erase";
import { importComplete, importOpen, importStatus, importText, importUpload } from "./import";
import { keysRewrap, keysRotate, keysSettle, keysStatus } from "./keys";
import { retentionDue, retentionRuns, retentionSweep } from "./retention-sweep";
import { token } from "./token";
import { workspaceCreate } from "./workspace-create";

export type { CommandContext } from "./command";

const named = {
  token,
  "workspace-create": workspaceCreate,
  "audit-verify": auditVerify,
  "backup-create": backupCreate,
  "backup-list": backupList,
  "backup-scrub": backupScrub,
  "keys-rotate": keysRotate,
  "keys-rewrap": keysRewrap,
  "keys-settle": keysSettle,
  "keys-status": keysStatus,
  "certificate-log": certificateLog,
  "retention-due": retentionDue,
  "retention-sweep": retentionSweep,
  "retention-runs": retentionRuns,
  "import-open": importOpen,
  "import-upload": importUpload,
  "import-complete": importComplete,
  "import-text": importText,
  "import-status": importStatus,
  "erase-preview": erasePreview,
  "erase-request": eraseRequest,
  "erase-status": eraseStatus,
};

export type CommandName = keyof typeof named;
export type CommandResult<N extends CommandName> = Awaited<ReturnType<(typeof named)[N]>>;

/** What the command line can ask for, of a live server or of the parts it starts itself. */
export const commands: Record<string, Command> = named;

/** A refusal as the control door answers it: the door's own errors name no field. */
export interface Refused {
  refused: { code: ErrorCode; message: string; field?: readonly string[] };
}

/** The commands as a live server's control door takes them: with the arguments alone. */
export function controlCommands(context: CommandContext): Record<string, (args: unknown) => Promise<unknown>> {
  const wrap = (run: Command) => async (args: unknown) => {
    try {
      return await run(context, args);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message, field } = error;
      return { refused: { code, message, field } } satisfies Refused;
    }
  };
  return Object.fromEntries(Object.entries(commands).map(([name, run]) => [name, wrap(run)]));
}
