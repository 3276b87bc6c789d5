/** A token, MAC or signature in base64url whose last characters are certainly others than they were. */
export const turned = (text: string): string => `${text.slice(0, -2)}${text.endsWith("AA") ? "BA" : "AA"}`;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The same bytes in base64url, written otherwise: the last character has bits that stand for nothing. Not for whole groups of 3 bytes. */
export const twinOf = (text: string): string =>
  `${text.slice(0, -1)}${ALPHABET[ALPHABET.indexOf(text.at(-1) ?? "") + 1]}`;
