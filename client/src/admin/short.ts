/** "…f31d5c": enough of an id to tell it from others. */
export const toShortId = (id: string): string => `…${id.slice(-6)}`;
