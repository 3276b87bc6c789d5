/** What is measured, how much of it, and how much is needed. */
export type Rule = [what: string, got: number, bound: "at least" | "at most", needed: number];
