/** A catalogue with the same keys: what one language says, the other says. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> };
