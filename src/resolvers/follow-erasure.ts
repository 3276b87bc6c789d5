import { toStepFacts } from "../lifecycle/dispose/erasure-facts";
import { openReceipt } from "../lifecycle/dispose/receipts";
import { findErasure, isSettled, stepsOf } from "../reads/erasures";
import { Loaders } from "../reads/loaders";
import { notFoundAt, readId } from "../schema/ids";
import { type ErasureStepType, toErasureStep } from "../schema/types/erasure";
import type { Context, OpenContext } from "./context";
import { following, type Live } from "./follow";

/**
 * Every step of an erasure as it stands, then each change, until the request is settled. Read anew at each event, so that
 * who may no longer see it is told nothing more. Without an account a receipt of this very request opens it.
 *
 * @throws NOT_FOUND for a request that isn't the viewer's to see, and for whatever is no receipt of it.
 */
export async function followErasure(
  context: Context | OpenContext,
  requestId: string,
  receipt: string | null,
): Promise<AsyncIterableIterator<ErasureStepType>> {
  const id = readId("erasure", requestId, ["requestId"]);
  const loaders = await findReader(context, id, receipt);
  const live = loaders && context.eventsOf(loaders.who.workspaceId).subscribe(`erasure:${id}`);
  if (!loaders || !live) throw notFoundAt(["requestId"]);
  try {
    if (!(await findErasure(loaders, id))) throw notFoundAt(["requestId"]);
    return following(live, tell(loaders, live, id));
  } catch (error) {
    await live.return?.();
    throw error;
  }
}

async function findReader(context: Context | OpenContext, id: string, receipt: string | null): Promise<Loaders | null> {
  const opened = receipt === null ? null : await openReceipt(context.app, receipt);
  if (opened) return opened.request.id === id ? new Loaders(context.app, opened.who) : null;
  return receipt === null && "loaders" in context ? new Loaders(context.app, context.who) : null;
}

async function* tell(loaders: Loaders, live: Live, id: string): AsyncGenerator<ErasureStepType> {
  const told = new Map<string, string>();
  try {
    for (;;) {
      loaders.forget();
      // First the request and then its steps: once it is settled, what the steps say is their last word.
      const request = await findErasure(loaders, id);
      if (!request) return;
      for (const step of toStepFacts(await stepsOf(loaders, id)).map(toErasureStep)) {
        const said = JSON.stringify(step);
        if (told.get(step.name) === said) continue;
        told.set(step.name, said);
        yield step;
      }
      if (isSettled(request) || (await live.next()).done) return;
    }
  } finally {
    await live.return?.();
  }
}
