import { useSearchParams } from "react-router";

/** Filters that stand in the address: a link shows what its sender saw, and going back undoes. */
export function useUrl<K extends string>() {
  const [params, setParams] = useSearchParams();
  const get = (key: K): string | null => params.get(key);
  const set = (key: K, value: string | null) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(key, value);
      else next.delete(key);
      return next;
    });
  const clear = () => setParams({});
  return { get, set, clear, isFiltered: params.size > 0 };
}

/** A value of the address that is one of those that are allowed; null otherwise. */
export function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((one) => one === value) ?? null;
}
