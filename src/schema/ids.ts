import { type IdKind, readPublicId, toPublicId } from "../entities/public-id";
import { DomainError, invalid, notFound } from "../errors";

/** The uuid behind a public id. Malformed, of another kind and unknown are one error, so that ids can't be probed. */
export function readId(kind: IdKind, publicId: string, field: readonly string[]): string {
  const read = readPublicId(publicId);
  if (read?.kind !== kind) throw notFoundAt(field);
  return read.id;
}

export function readOptionalId(
  kind: IdKind,
  publicId: string | null | undefined,
  field: readonly string[],
): string | null {
  return publicId == null ? null : readId(kind, publicId, field);
}

/** The uuid of an id that a list is filtered by; a malformed one is a bad argument. */
export function readFilterId(
  kind: IdKind,
  publicId: string | null | undefined,
  field: readonly string[],
): string | null {
  if (publicId == null) return null;
  const read = readPublicId(publicId);
  if (read?.kind !== kind) throw invalid(field, `${field.at(-1)} is not the id of a ${kind}.`);
  return read.id;
}

/** What kind of thing an id names, and which; null when it is none of ours. */
export function readAnyId(publicId: string): { kind: IdKind; id: string } | null {
  return readPublicId(publicId);
}

/** The public id of a thing. */
export function publicId(kind: IdKind, id: string): string {
  return toPublicId(kind, id);
}

/** There is no such thing, or it isn't theirs to see, as an argument or input field said. */
export function notFoundAt(field: readonly string[]): DomainError {
  return new DomainError("NOT_FOUND", notFound().message, { field });
}
