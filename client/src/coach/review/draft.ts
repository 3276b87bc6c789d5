import type { Pack } from "./pack-data";

/** What is being typed, and the version it was begun on. Kept while the coach looks at another pack. */
export interface Draft {
  l0: string;
  l1: string;
  version: number;
  /** What was typed before the coach started over from somebody else's text. */
  setAside?: Draft;
}

export const toDraft = ({ l0, l1, version }: Pack): Draft => ({ l0: l0 ?? "", l1: l1 ?? "", version });
