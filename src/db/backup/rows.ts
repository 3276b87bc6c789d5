import type { BackupTable } from "./format";

const ESCAPES: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

/**
 * Rows out of lines of COPY's text format, columns as camelCase properties: bytea as a Buffer, all else as the text that
 * the database wrote, null as null.
 */
export function* toRows({ columns }: BackupTable, lines: Buffer): Generator<Record<string, string | Buffer | null>> {
  const named = columns.map(({ name, type }) => ({
    property: name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    isBytes: type === "bytea",
  }));
  for (const line of lines.toString("utf8").split("\n")) {
    if (line === "") continue;
    const row: Record<string, string | Buffer | null> = {};
    const fields = line.split("\t");
    for (const [at, { property, isBytes }] of named.entries()) row[property] = toValue(fields[at] ?? "\\N", isBytes);
    yield row;
  }
}

function toValue(field: string, isBytes: boolean): string | Buffer | null {
  if (field === "\\N") return null;
  // Bytes are written as \x and hex, and the backslash is doubled by COPY.
  if (isBytes) return Buffer.from(field.slice("\\\\x".length), "hex");
  if (!field.includes("\\")) return field;
  return field.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}
