import type { EntityManager, EntityTarget, ObjectLiteral } from "typeorm";
import type { HoldFact, JobName, JobPayloads, Unit, Who } from "../app";
import {
  type Audience,
  AuditEntry,
  type Fact,
  letterRules,
  Notification,
  type NotificationKind,
  OutboxMessage,
  type RetentionCategory,
  readPublicId,
  WebhookDelivery,
} from "../entities";
import { notFound } from "../errors";
import { hashOf } from "./audit";
import { moveDueDates } from "./due-dates";
import { isGoing } from "./going";
import { runOnce } from "./idempotency";
import { HOLD_LOCK, PERSON_LOCK } from "./locks";
import { camelCased } from "./scoped";

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
  private readonly announced = new Set<string>();
  /** The cascade's alone. */
  protected readonly seesGoing: boolean = false;

  constructor(
    readonly em: EntityManager,
    readonly who: Who,
    protected readonly parts: UnitParts,
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
    // What is being destroyed is not there any more, for anybody but the cascade.
    if (!row || (isGoing(row) && !this.seesGoing)) throw notFound();
    return row;
  }

  async addAll<E extends ObjectLiteral>(entity: new () => E, rows: readonly Partial<E>[]): Promise<void> {
    for (let start = 0; start < rows.length; start += 500) await this.add(entity, rows.slice(start, start + 500));
  }

  async addIfAbsent<E extends ObjectLiteral>(entity: new () => E, row: Partial<E>): Promise<boolean> {
    const insert = this.em.createQueryBuilder().insert().into(entity).values(row).orIgnore().returning("");
    const [sql, parameters] = insert.getQueryAndParameters();
    const runner = this.em.queryRunner;
    if (!runner) throw new Error("a unit is a transaction");
    const { affected } = await runner.query(sql, parameters, true);
    return affected === 1;
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
    await this.add(Notification, { workspaceId, id, userId, kind, resourceId, at, readAt: null, mailedAt: null });
    if (letterRules[kind] !== "NEVER") await this.enqueue("letter", { notificationId: id }, { key: `letter:${id}` });
    await this.publish(`user:${userId}`, { notificationId: id });
    await this.announce(kind, resourceId, at);
  }

  /** To integrators' webhooks: one event for what happened, however many people are told of it. */
  private async announce(kind: NotificationKind, resourceId: string | null, at: Date): Promise<void> {
    const what = `${kind} ${resourceId}`;
    if (this.announced.has(what)) return;
    this.announced.add(what);
    const { workspaceId } = this.who;
    const eventId = this.parts.newId();
    // Nobody learns of a person this way.
    const named = resourceId !== null && readPublicId(resourceId)?.kind === "user" ? null : resourceId;
    const webhooks: { id: string }[] = await this.em.query(`select public.webhooks_for($1) as id`, [kind]);
    for (const { id: webhookId } of webhooks) {
      const event = { workspaceId, id: this.parts.newId(), webhookId, eventId, kind, at };
      await this.add(WebhookDelivery, {
        ...event,
        resourceId: named,
        attempts: 0,
        status: null,
        succeeded: false,
        nextAt: null,
      });
      await this.enqueue("webhook", { deliveryId: event.id }, { key: `webhook:${event.id}` });
    }
  }

  async progress(sessionId: string, step: string, state: string, done: number, total: number): Promise<void> {
    await this.publish(`session:${sessionId}`, { sessionId, step, state, done, total });
  }

  protected async publish(topic: string, payload: Record<string, string | number>): Promise<void> {
    const { workspaceId } = this.who;
    // The outbox is replayed by machine time after a lost connection, so CLOCK_OFFSET has no part in it.
    const id = this.parts.newId();
    await this.add(OutboxMessage, { workspaceId, id, topic, payload, at: new Date() });
    const message = JSON.stringify({ workspaceId, id, topic, payload });
    await this.em.query(`select pg_notify('regenesis_outbox', $1)`, [message]);
  }

  private async add<E extends ObjectLiteral>(entity: new () => E, row: Partial<E> | Partial<E>[]): Promise<void> {
    await this.em.createQueryBuilder().insert().into(entity).values(row).returning("").updateEntity(false).execute();
  }

  async roleOf(userId: string): Promise<Audience | null> {
    await this.em.query(`select pg_advisory_xact_lock_shared(${PERSON_LOCK})`, [userId]);
    const rows: { role: Audience | null }[] = await this.em.query(`select public.role_of($1) as role`, [userId]);
    return rows[0]?.role ?? null;
  }

  async storedBytes(): Promise<number> {
    const rows: { bytes: string }[] = await this.em.query(`select public.stored_bytes() as bytes`);
    return Number(rows[0]?.bytes ?? 0);
  }

  moveDueDates(category: RetentionCategory, days: number): Promise<number> {
    return moveDueDates(this.em, this.who.workspaceId, category, days);
  }

  async holdsOn(targets: readonly string[]): Promise<HoldFact[]> {
    await this.em.query(`select pg_advisory_xact_lock_shared(${HOLD_LOCK})`, [this.who.workspaceId]);
    if (targets.length === 0) return [];
    const rows: Record<string, unknown>[] = await this.em.query(
      `select target_id, kind, ground, until, placed_at from public.holds_on($1, $2)`,
      [targets, this.now],
    );
    return rows.map((row) => camelCased<HoldFact>(row));
  }

  async lockHolds(): Promise<void> {
    await this.em.query(`select pg_advisory_xact_lock(${HOLD_LOCK})`, [this.who.workspaceId]);
  }

  async isSuppressed(hashes: readonly Buffer[]): Promise<boolean> {
    if (hashes.length === 0) return false;
    const rows: { suppressed: boolean }[] = await this.em.query(`select public.is_suppressed($1) as suppressed`, [
      hashes,
    ]);
    return rows[0]?.suppressed ?? false;
  }

  async expel(userId: string): Promise<void> {
    await this.publish(`user:${userId}`, { ended: 1 });
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
