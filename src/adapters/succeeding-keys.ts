import type { KeyWrapper } from "../ports/key-wrapper";

/**
 * A vault in the place of a key file: it alone wraps, and what the file once wrapped the file unwraps, until a rotation
 * has wrapped everything anew. The file itself is the operator's to remove.
 */
export function succeedingKeys(current: KeyWrapper, file: KeyWrapper): KeyWrapper {
  return {
    name: current.name,
    wrap: (key) => current.wrap(key),
    unwrap: (wrapped, keyId) => (keyId.startsWith("local-") ? file : current).unwrap(wrapped, keyId),
    newest: () => current.newest(),
    rotate: () => current.rotate(),
    destroyAllBut: (keyIds) => current.destroyAllBut(keyIds),
  };
}
