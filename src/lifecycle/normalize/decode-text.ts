import { DomainError } from "../../errors";

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** UTF-8, or UTF-16 where a byte order mark says so; the mark is taken off. INVALID_INPUT for any other bytes. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DomainError("INVALID_INPUT", `The file is not valid ${encoding.toUpperCase()} text.`, { cause });
  }
}
