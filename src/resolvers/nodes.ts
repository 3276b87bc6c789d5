import { findBackup } from "../reads/backups";
import { findCertificate } from "../reads/certificates";
import { findErasure } from "../reads/erasures";
import { findExport } from "../reads/exports";
import { findForm, findTemplate } from "../reads/forms";
import { findHold } from "../reads/legal-holds";
import type { Loaders } from "../reads/loaders";
import { findPack } from "../reads/packs";
import { findUser } from "../reads/people";
import { findSession } from "../reads/sessions";
import { findSource } from "../reads/sources";
import { findWebhook } from "../reads/webhooks";
import { getWorkspace } from "../reads/workspaces";
import { findZoomConnection } from "../reads/zoom-connections";
import { readAnyId } from "../schema/ids";
import { toBackup } from "../schema/types/backup";
import { toDeletionCertificate } from "../schema/types/certificate";
import { toErasureRequest } from "../schema/types/erasure";
import { toExport } from "../schema/types/export";
import { toFilledForm, toFormTemplate } from "../schema/types/form";
import { toLegalHold } from "../schema/types/hold";
import type { Node } from "../schema/types/node";
import { toEvidencePack } from "../schema/types/pack";
import { toSession } from "../schema/types/session";
import { toSourceDocument } from "../schema/types/source";
import { toUser } from "../schema/types/user";
import { toWebhook } from "../schema/types/webhook";
import { toWorkspace } from "../schema/types/workspace";
import { toZoomConnection } from "../schema/types/zoom-connection";
import type { Context } from "./context";

type Find = (loaders: Loaders, id: string) => Promise<Node | null>;

function finding<R>(find: (loaders: Loaders, id: string) => Promise<R | null>, toNode: (row: R) => Node): Find {
  return async (loaders, id) => {
    const row = await find(loaders, id);
    return row === null ? null : toNode(row);
  };
}

const kinds: Partial<Record<string, Find>> = {
  workspace: finding(
    async (loaders, id) => (id === loaders.who.workspaceId ? getWorkspace(loaders) : null),
    toWorkspace,
  ),
  user: finding(findUser, toUser),
  session: finding(findSession, toSession),
  source: finding(findSource, toSourceDocument),
  pack: finding(findPack, toEvidencePack),
  template: finding(findTemplate, toFormTemplate),
  form: finding(findForm, toFilledForm),
  zoomConnection: finding(findZoomConnection, toZoomConnection),
  erasure: finding(findErasure, toErasureRequest),
  hold: finding(findHold, toLegalHold),
  certificate: finding(findCertificate, toDeletionCertificate),
  export: finding(findExport, toExport),
  webhook: finding(findWebhook, toWebhook),
};

/** Whatever an id names, if it is a Node and this viewer may see it. */
export async function findNode({ app, loaders, who }: Context, publicId: string): Promise<Node | null> {
  const read = readAnyId(publicId);
  // Backups are of the whole installation: no wall of a workspace stands before them.
  if (read?.kind === "backup") {
    const backup = who.role === "ADMIN" ? await findBackup(app, read.id) : null;
    return backup && toBackup(backup);
  }
  const find = read && kinds[read.kind];
  return find ? find(loaders, read.id) : null;
}
