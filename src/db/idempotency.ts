import { createHmac } from "node:crypto";
import type { EntityTarget, ObjectLiteral } from "typeorm";
import type { ColumnMetadata } from "typeorm/metadata/ColumnMetadata";
import type { Unit } from "../app";
import { IdempotencyKey } from "../entities";
import { DomainError, invalid } from "../errors";

const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * The first result of a key, for 24 hours. Two requests at once: the second waits on the row's insert and then reads
 * the first's result. A refusal rolls its row back, so that it is judged anew when it comes again.
 */
export async function runOnce<E extends ObjectLiteral>(
  unit: Unit,
  macKey: Buffer,
  request: { operation: string; key: string; input: object },
  entity: EntityTarget<E>,
  fn: () => Promise<E>,
): Promise<E> {
  if (request.key.length > 200) throw invalid("idempotencyKey", "An idempotency key has at most 200 characters.");
  const { workspaceId, userId } = unit.who;
  if (!userId) throw new Error("A job needs no idempotency key.");
  const place = { workspaceId, userId, key: request.key };
  const inputMac = createHmac("sha256", macKey)
    .update(JSON.stringify([request.operation, request.input]))
    .digest();
  const earlier = await claim(unit, place, inputMac);
  if (earlier) {
    if (!earlier.inputMac.equals(inputMac) || !earlier.result)
      throw new DomainError("IDEMPOTENCY_MISMATCH", "This key was used with other input.", {
        field: ["idempotencyKey"],
      });
    return replay(unit, entity, earlier.result.row);
  }
  const result = await fn();
  const { tableName, columns } = unit.em.connection.getMetadata(entity);
  const row = Object.fromEntries(
    columns.filter(isPlain).map((column) => [column.propertyName, column.getEntityValue(result)]),
  );
  await unit.em.update(IdempotencyKey, place, { result: { table: tableName, row } });
  return result;
}

async function claim(unit: Unit, place: { workspaceId: string; userId: string; key: string }, inputMac: Buffer) {
  const now = new Date();
  await unit.em
    .createQueryBuilder()
    .delete()
    .from(IdempotencyKey)
    .where(place)
    .andWhere("at < :before", { before: new Date(now.getTime() - KEPT_MS) })
    .execute();
  const rows: unknown[] = await unit.em.query(
    `insert into idempotency_key (workspace_id, user_id, key, input_mac, at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning key`,
    [place.workspaceId, place.userId, place.key, inputMac, now],
  );
  return rows.length > 0 ? null : unit.em.findOneByOrFail(IdempotencyKey, place);
}

const isPlain = (column: ColumnMetadata) => column.type !== "bytea";

/** The row as it was, with its content as it is now. */
async function replay<E extends ObjectLiteral>(
  unit: Unit,
  entity: EntityTarget<E>,
  row: Record<string, unknown>,
): Promise<E> {
  const metadata = unit.em.connection.getMetadata(entity);
  const where = Object.fromEntries(
    metadata.primaryColumns.map((column) => [column.propertyName, row[column.propertyName]]),
  );
  const current = await unit.em.findOneBy(entity, where as never);
  const result = unit.em.create(entity) as Record<string, unknown>;
  for (const column of metadata.columns) {
    const stored = isPlain(column) ? row[column.propertyName] : (current?.[column.propertyName] ?? null);
    const isTime = typeof stored === "string" && column.type === "timestamp with time zone";
    result[column.propertyName] = isTime ? new Date(stored) : stored;
  }
  return result as E;
}
