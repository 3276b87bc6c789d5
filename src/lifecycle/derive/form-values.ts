import type { FormField } from "../../entities";

/** A value of a field's kind in its stored form (DATE as yyyy-mm-dd, NUMBER with a point), or null when it is none. */
export function readValue(field: FormField, text: string): string | null {
  const trimmed = text.trim();
  if (field.kind === "TEXT") return trimmed;
  if (field.kind === "NUMBER") return /^[+-]?\d+(\.\d+)?$/.test(trimmed) ? trimmed : null;
  if (field.kind === "CHOICE")
    return field.choices?.find((choice) => choice.toLowerCase() === trimmed.toLowerCase()) ?? null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? Date.parse(`${trimmed}T00:00:00Z`) : Number.NaN;
  // A day that its month doesn't have comes back as another day, or as none.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(trimmed) ? trimmed : null;
}
