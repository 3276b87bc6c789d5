const IN_HASH = /^#receipt=(.+)$/;
const IN_PATH = /^\/erasure\/(.+)$/;

/** The receipt in the address, as a link or a letter has it; the address keeps nothing of it. */
export function takeReceipt(): string | null {
  const found = IN_HASH.exec(location.hash)?.[1] ?? IN_PATH.exec(location.pathname)?.[1];
  if (!found) return null;
  window.history.replaceState(null, "", "/erasure");
  return decodeURIComponent(found);
}

/** Goes to the page that needs no account. A new page altogether: nothing there depends on the account's end. */
export function goOnWithout(receipt: string | null): void {
  location.replace(receipt ? `/erasure#receipt=${encodeURIComponent(receipt)}` : "/erasure");
}
