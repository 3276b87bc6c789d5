import assert from "node:assert/strict";
import { DomainError } from "../../src/errors";
import { endable } from "../../src/server/endable";
import { EventQueue } from "../../src/server/event-queue";

describe("event queue", () => {
  it("keeps what comes before it is asked for, in order", async () => {
    const queue = new EventQueue<number>(() => undefined);
    queue.push(1);
    queue.push(2);
    assert.deepEqual(await queue.next(), { done: false, value: 1 });
    assert.deepEqual(await queue.next(), { done: false, value: 2 });
    const waiting = queue.next();
    queue.push(3);
    assert.deepEqual(await waiting, { done: false, value: 3 });
  });

  it("ends a reader that waits", async () => {
    let closed = 0;
    const queue = new EventQueue<number>(() => closed++);
    const waiting = queue.next();
    await queue.return();
    await queue.return();
    assert.equal((await waiting).done, true);
    assert.equal((await queue.next()).done, true);
    assert.equal(closed, 1);
  });

  it("cuts off a subscriber who falls behind, with an error", async () => {
    let closed = 0;
    const queue = new EventQueue<number>(() => closed++);
    for (let n = 0; n <= 1000; n++) queue.push(n);
    assert.equal(closed, 1);
    await assert.rejects(queue.next(), (error) => error instanceof DomainError && error.code === "RATE_LIMITED");
    assert.equal((await queue.next()).done, true);
  });
});

describe("endable", () => {
  it("ends a subscription from outside while it waits", async () => {
    const queue = new EventQueue<number>(() => undefined);
    let closed = 0;
    const subscription = endable(queue, () => closed++);
    queue.push(1);
    assert.deepEqual(await subscription.next(), { done: false, value: 1 });
    const waiting = subscription.next();
    subscription.end(new Error("over"));
    await assert.rejects(waiting, /over/);
    await assert.rejects(subscription.next(), /over/);
    assert.equal((await queue.next()).done, true, "the source is closed");
    assert.equal(closed, 1);
  });

  it("lets its reader go although the source never answers", async () => {
    async function* stuck(): AsyncGenerator<number> {
      await new Promise(() => undefined);
    }
    const subscription = endable(stuck(), () => undefined);
    const waiting = subscription.next();
    assert.equal((await subscription.return()).done, true);
    assert.equal((await waiting).done, true);
  });
});
