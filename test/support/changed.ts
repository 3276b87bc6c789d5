/** The same object with some of its members changed; the original stays as it is. */
export function changed<T extends object>(original: T, members: Partial<T>): T {
  return Object.assign(Object.create(original) as T, members);
}
