import { invalid } from "../errors";

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** A period to be counted over. INVALID_INPUT for one that ends before it begins, or is longer than 366 days. */
export function assertPeriod({ from, to }: { from: Date; to: Date }): void {
  if (!(from < to)) throw invalid("to", "A period ends after it begins.");
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS) throw invalid("to", `At most ${MOST_DAYS} days.`);
}
