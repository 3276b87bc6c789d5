import { z } from "zod";
import type { CertificateLog } from "../../crypto/check-certificate-log";
import { systemWho } from "../../jobs/system";
import { command, slug } from "./command";
import { getWorkspaceId } from "./people";

interface LogRow {
  number: number | null;
  jws: string;
  link: string;
  checkpoint: number | null;
  head: string;
  signed: string;
}

/**
 * A workspace's certificate log with its signed heads and the published keys, to be kept and compared with later. One
 * statement: a certificate issued in between must not look like one without its head.
 */
export const certificateLog = command(z.object({ workspace: slug }), async (context, { workspace }) => {
  const workspaceId = await getWorkspaceId(context, workspace);
  const rows = await context.app.read(systemWho(workspaceId), (reader) =>
    reader.rows<LogRow>(
      `select c.number, c.jws, c.link, h.number as checkpoint, h.head, h.jws as signed
       from (select * from deletion_certificate where workspace_id = $1) c
       full join (select * from certificate_checkpoint where workspace_id = $1) h on h.number = c.number
       order by coalesce(c.number, h.number)`,
      [workspaceId],
    ),
  );
  const { keys } = await context.app.signer.published();
  return {
    format: "regenesis-certificate-log/1",
    workspaceId,
    certificates: rows.flatMap(({ number, jws, link }) => (number === null ? [] : [{ number, jws, link }])),
    checkpoints: rows.flatMap(({ checkpoint, head, signed }) =>
      checkpoint === null ? [] : [{ number: checkpoint, head, jws: signed }],
    ),
    keys,
  } satisfies CertificateLog;
});
