import { ModelError } from "../../ports/language-model";

/** Neighbours that both halves get, so that what belongs together is not cut apart unseen. */
const SHARED = 4;

/**
 * Asks about all items at once; where that is too long, or its answer was, about halves of them, and so on. A single item
 * that is too long by itself rejects. Answers come in the order of the items.
 */
export async function inWindows<I extends { text: string }, R>(
  items: readonly I[],
  ask: (window: readonly I[]) => Promise<R>,
): Promise<R[]> {
  try {
    return [await ask(items)];
  } catch (error) {
    if (!isTooMuch(error) || items.length < 2) throw error;
    const middle = middleOf(items);
    const shared = Math.min(SHARED, Math.floor(items.length / 8));
    const first = await inWindows(items.slice(0, middle), ask);
    return [...first, ...(await inWindows(items.slice(middle - shared), ask))];
  }
}

function isTooMuch(error: unknown): boolean {
  return error instanceof ModelError && (error.outcome === "TOO_LONG" || error.outcome === "TRUNCATED");
}

/** Where half of the characters are passed; never at an end. */
function middleOf(items: readonly { text: string }[]): number {
  const half = items.reduce((sum, { text }) => sum + text.length, 0) / 2;
  let passed = 0;
  const at = items.findIndex(({ text }) => {
    passed += text.length;
    return passed > half;
  });
  return Math.min(Math.max(at, 1), items.length - 1);
}
