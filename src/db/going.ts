/** States of an item whose destruction has begun. */
const GOING: readonly unknown[] = ["DISPOSING", "PURGING"];

/** Whether a row is being destroyed: then it is there for the cascade alone. */
export function isGoing(row: object): boolean {
  return "state" in row && GOING.includes(row.state);
}
