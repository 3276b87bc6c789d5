/** The receipt of the erasure that was asked for in this tab: in memory alone, until it is followed without an account. */
let kept: string | null = null;

export const keepReceipt = (receipt: string): void => {
  kept = receipt;
};
export const keptReceipt = (): string | null => kept;
