import { DomainError, invalid } from "../../errors";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text without control characters other than tabs and the ends of lines. */
export const withoutControls = (text: string): string => text.replace(CONTROLS, "");

/** A caller's text without control characters, trimmed; null for none. TOO_LARGE beyond `max` characters. */
export function readText(field: string, text: string | null | undefined, max: number): string | null {
  if (text === null || text === undefined) return null;
  if (!text.isWellFormed()) throw invalid(field, "This is not well-formed Unicode.");
  const clean = withoutControls(text).trim();
  if (clean.length > max) throw new DomainError("TOO_LARGE", `At most ${max} characters.`, { field: [field] });
  return clean === "" ? null : clean;
}

/** Like readText, and INVALID_INPUT for none. */
export function requireText(field: string, text: string | null | undefined, max: number): string {
  const clean = readText(field, text, max);
  if (!clean) throw invalid(field, "This must not be empty.");
  return clean;
}
