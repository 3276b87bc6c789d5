import type { Person } from "./person";
import type { Pack } from "./queries";
import type { Script } from "./script";
import type { Stage } from "./stage";

/** What the steps hand on to each other; each is set by the step that finds it. */
export class Play {
  people!: { admin: Person; coach: Person; coachee: Person; stranger: Person };
  /** Public ids. */
  coacheeId!: string;
  sessionId!: string;
  /** For review, as the coach saw them first. */
  packs: Pack[] = [];
  /** The first one to be approved, under the workspace's first setting. */
  approved!: Pack;
  /** Claims and quotes that the coach has read: what must not be where only ids belong. */
  content: string[] = [];

  constructor(
    readonly stage: Stage,
    readonly script: Script,
  ) {}
}
