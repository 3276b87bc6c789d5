/**
 * JSON in one form only: the JSON Canonicalization Scheme, RFC 8785. Takes null, booleans, finite numbers, well-formed
 * strings, arrays and plain objects of these; throws TypeError for all else, as it would be lost or changed silently.
 */
export function canonicalize(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value);
  if (typeof value === "string") return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, canonicalize).join(",")}]`;
  if (isPlainObject(value)) return writeObject(value);
  throw new TypeError(`Canonical JSON has no form for this ${typeof value}.`);
}

/** RFC 8785, 3.2.2.3: as ECMAScript writes it; -0 is 0. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("Canonical JSON has no form for a number that is not finite.");
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError("Canonical JSON has no form for a lone surrogate.");
  return JSON.stringify(value);
}

/** RFC 8785, 3.2.3: names in the order of their UTF-16 code units, which is how sort() compares. */
function writeObject(value: Record<string, unknown>): string {
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${writeString(name)}:${canonicalize(value[name])}`).join(",")}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
