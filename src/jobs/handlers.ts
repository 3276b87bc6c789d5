import type { App, JobName, JobPayloads, Who } from "../app";
import { deliver } from "../lifecycle/deliver/deliver";
import { buildExport, giveUpExport } from "../lifecycle/deliver/export/build";
import { letter } from "../lifecycle/deliver/letter";
import { sendWebhook } from "../lifecycle/deliver/send-webhook";
import { derive, regenerate } from "../lifecycle/derive/derive";
import { fill, giveUpFilling } from "../lifecycle/derive/fill";
import { returnPack, returnWaiting } from "../lifecycle/derive/return-pack";
import { scrub } from "../lifecycle/dispose/backup-scrub";
import { takeBackup } from "../lifecycle/dispose/backups";
import { dispose } from "../lifecycle/dispose/cascade";
import { erasure } from "../lifecycle/dispose/erasure-start";
import { recipients } from "../lifecycle/dispose/recipients";
import { sweep } from "../lifecycle/dispose/sweep";
import { evidence } from "../lifecycle/evidence/evidence";
import { recheck } from "../lifecycle/evidence/recheck";
import { assign } from "../lifecycle/ingest/assign-coachee";
import { giveUpIngest, ingest } from "../lifecycle/ingest/download";
import { scan } from "../lifecycle/ingest/scan";
import { failSession } from "../lifecycle/normalize/fail-session";
import { normalize } from "../lifecycle/normalize/normalize";
import { giveUpNormalize } from "../lifecycle/normalize/readable-sources";
import { reEmbed } from "../lifecycle/store/re-embed";
import { rotateKeys } from "../lifecycle/store/rotate-keys";
import { store } from "../lifecycle/store/store";
import { tidy } from "../lifecycle/store/tidy";

type Handlers = { [J in JobName]: (app: App, who: Who, payload: JobPayloads[J]) => Promise<unknown> };

/** Each job is one call of one step. */
export const handlers: Handlers = {
  ingest,
  scan,
  normalize,
  store,
  derive,
  regenerate,
  evidence,
  recheck,
  assign,
  deliver,
  letter,
  webhook: sendWebhook,
  fill,
  dispose,
  erasure,
  recipients,
  export: buildExport,
  sweep,
  "audit-seal": (app, who) => app.sealAudit(who),
  tidy,
  "re-embed": reEmbed,
  "rotate-keys": rotateKeys,
  backup: takeBackup,
  scrub,
};

const failed = (app: App, who: Who, payload: { sessionId: string }, code: string) =>
  failSession(app, who, payload.sessionId, code);

/** What a person is shown when a job has failed for good. Jobs without an entry leave nothing half-done to show. */
export const givingUp: {
  [J in JobName]?: (app: App, who: Who, payload: JobPayloads[J], code: string) => Promise<unknown>;
} = {
  ingest: giveUpIngest,
  normalize: giveUpNormalize,
  store: failed,
  derive: failed,
  evidence: async (app, who, payload, code) => {
    await failSession(app, who, payload.sessionId, code);
    await returnWaiting(app, who, payload);
  },
  assign: failed,
  regenerate: returnPack,
  fill: giveUpFilling,
  export: giveUpExport,
};
