import type { EntityManager, EntityTarget, ObjectLiteral } from "typeorm";
import type { JobName, JobPayloads, Unit, Who } from "../app";
import { type Audience, AuditEntry, type Fact, Notification, type NotificationKind, OutboxMessage } from "../entities";
import { notFound } from "../errors";
import { hashOf } from "./audit";
import { runOnce } from "./idempotency";

/** What a unit needs of the server around it. */
export interface UnitParts {
  now: Date;
  clock(): Date;
  newId(): string;
  /** HMAC key of the workspace for idempotency rows. */
  macKey(who: Who): Promise<Buffer>;
}

/** One transaction on `em`; every row it writes is the workspace's of `who`. */
export class TransactionUnit implements Unit {
  readonly now: Date;

  constructor(
    readonly em: EntityManager,
    readonly who: Who,
    private readonly parts: UnitParts,
  ) {
    this.now = parts.now;
  }

  async lock<E extends ObjectLiteral>(entity: EntityTarget<E>, id: string): Promise<E> {
    return this.find(entity, id, true);
  }

  async get<E extends ObjectLiteral>(entity: EntityTarget<E>, id: string): Promise<E> {
    return this.find(entity, id, false);
  }

  private async find<E extends ObjectLiteral>(entity: EntityTarget<E>, id: string, locked: boolean): Promise<E> {
    const query = this.em
      .createQueryBuilder(entity, "row")
      .where("row.workspace_id = :workspaceId and row.id = :id", { workspaceId: this.who.workspaceId, id });
    if (locked) query.setLock("pessimistic_write");
    const row = await query.getOne();
    if (!row) throw notFound();
    return row;
  }

  /** Plain SQL without RETURNING: most roles may add to the audit log and not read it. */
  async record(action: string, targetRef: string | null, facts: Record<string, Fact> = {}): Promise<void> {
    const { workspaceId, ref: actorRef } = this.who;
    const entry = { workspaceId, id: this.parts.newId(), at: this.now, actorRef, action, targetRef, facts };
    await this.add(AuditEntry, { ...entry, hash: hashOf(entry) });
  }

  async enqueue<J extends JobName>(
    job: J,
    payload: JobPayloads[J],
    options: { runAt?: Date; key?: string } = {},
  ): Promise<void> {
    const { workspaceId } = this.who;
    const body = JSON.stringify({ workspaceId, ...payload });
    const key = options.key ? `${workspaceId}:${options.key}` : null;
    await this.em.query(`select public.enqueue_job($1, $2::json, $3, $4)`, [job, body, options.runAt ?? null, key]);
  }

  async notify(userId: string, kind: NotificationKind, resourceId: string | null): Promise<void> {
    const { workspaceId } = this.who;
    // One notifier of a person at a time, to the commit: a replay by time then misses nothing that was committed late.
    await this.em.query(`select pg_advisory_xact_lock(hashtext('notify'), hashtext($1))`, [userId]);
    const id = this.parts.newId();
    const at = this.parts.clock();
    await this.add(Notification, { workspaceId, id, userId, kind, resourceId, at, readAt: null });
    await this.publish(`user:${userId}`, { notificationId: id });
  }

  async progress(sessionId: string, step: string, state: string, done: number, total: number): Promise<void> {
    await this.publish(`session:${sessionId}`, { sessionId, step, state, done, total });
  }

  private async publish(topic: string, payload: Record<string, string | number>): Promise<void> {
    const { workspaceId } = this.who;
    // The outbox is replayed by machine time after a lost connection, so CLOCK_OFFSET has no part in it.
    const id = this.parts.newId();
    await this.add(OutboxMessage, { workspaceId, id, topic, payload, at: new Date() });
    const message = JSON.stringify({ workspaceId, id, topic, payload });
    await this.em.query(`select pg_notify('regenesis_outbox', $1)`, [message]);
  }

  private async add<E extends ObjectLiteral>(entity: new () => E, row: Partial<E>): Promise<void> {
    await this.em.createQueryBuilder().insert().into(entity).values(row).returning("").updateEntity(false).execute();
  }

  async roleOf(userId: string): Promise<Audience | null> {
    const rows: { role: Audience | null }[] = await this.em.query(`select public.role_of($1) as role`, [userId]);
    return rows[0]?.role ?? null;
  }

  async storedBytes(): Promise<number> {
    const rows: { bytes: string }[] = await this.em.query(`select public.stored_bytes() as bytes`);
    return Number(rows[0]?.bytes ?? 0);
  }

  async introduce(coachId: string, coacheeId: string): Promise<void> {
    await this.em.query(`select public.introduce($1, $2)`, [coachId, coacheeId]);
  }

  async once<E extends ObjectLiteral>(
    request: { operation: string; key: string | null | undefined; input: object },
    entity: EntityTarget<E>,
    fn: () => Promise<E>,
  ): Promise<E> {
    if (!request.key) return fn();
    return runOnce(this, await this.parts.macKey(this.who), { ...request, key: request.key }, entity, fn);
  }
}
