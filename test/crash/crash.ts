import type { Boundary, Point } from "../support/proxies/gate";
import { dueIds } from "./due";
import { type Cause, type Prepared, prepare } from "./events";
import { type Death, killAt } from "./kill";
import { judge } from "./oracle";
import { type CrashPlace, clonePlace, dropPlace, type Ground } from "./places";
import type { Scene } from "./scene";
import { findBytes, takeSnapshot } from "./snapshot";
import { letGo, runOut, standAt } from "./stand";

/** Places that one process dies on at once. */
const TOGETHER = 12;
/** Places that are recovered at once. */
const RECOVERING = 4;

/** An event, ready to be carried through as often as there are points. */
export interface Crashing extends Prepared {
  cause: Cause;
  /** Both sides of every boundary of an undisturbed run. */
  points: Point[];
  /** What was wrong at the end of that run. */
  flaws: string[];
}

export interface Case {
  crashing: Crashing;
  point: Point;
}

export interface Verdict extends Case {
  /** False where the run was over before its point came: what is counted differs a little from run to run. */
  reached: boolean;
  flaws: string[];
}

export const nameOf = ({ at, nth, side }: Point): string => `${side} ${at} ${nth}`;

/**
 * Carries each event through once, undisturbed, and counts its boundaries: one after another, since on a busy server the
 * keyring needs more rounds, and a point that only then exists would hardly ever come again.
 */
export async function enumerate(ground: Ground, scene: Scene, causes: readonly Cause[]): Promise<Crashing[]> {
  const crashing: Crashing[] = [];
  for (const cause of causes) {
    const prepared = await prepare(ground, scene, cause);
    const place = await clonePlace(ground, prepared.place);
    const [death] = await killAt(ground, [{ place, point: null }]);
    const flaws = await inspect(ground, { ...prepared, place });
    const counts = Object.entries((death as Death).counts) as [Boundary, number][];
    crashing.push({ ...prepared, cause, points: counts.flatMap(bothSides), flaws });
  }
  return crashing;
}

function bothSides([at, most]: [Boundary, number]): Point[] {
  const sides = ["before", "after"] as const;
  return Array.from({ length: most }, (_, index) => sides.map((side) => ({ at, nth: index + 1, side }))).flat();
}

/** Lets a run die at each of these points, restarts it and looks at what came of it. */
export async function* crashAt(ground: Ground, cases: readonly Case[]): AsyncGenerator<Verdict> {
  for (let start = 0; start < cases.length; start += TOGETHER) {
    const some = cases.slice(start, start + TOGETHER);
    const places: CrashPlace[] = [];
    for (const { crashing } of some) places.push(await clonePlace(ground, crashing.place));
    const victims = some.map(({ point }, index) => ({ point, place: places[index] as CrashPlace }));
    const deaths = await killAt(ground, victims);
    const flaws: string[][] = [];
    for (let at = 0; at < some.length; at += RECOVERING) {
      const next = some.slice(at, at + RECOVERING).map(({ crashing }, index) => {
        return inspect(ground, { ...crashing, place: places[at + index] as CrashPlace });
      });
      flaws.push(...(await Promise.all(next)));
    }
    for (const [index, given] of some.entries()) {
      const { reached, logged } = deaths[index] as Death;
      const found = flaws[index] as string[];
      yield { ...given, reached, flaws: found.length > 0 ? [...found, ...logged.slice(-3)] : [] };
    }
  }
}

/** A worker of this process takes over, straight to the stores, until there is nothing left to do; then all is looked at. */
export async function inspect(
  ground: Ground,
  { place, before, expected }: Prepared,
  given: Pick<Parameters<typeof standAt>[0], "ports" | "clock"> = {},
): Promise<string[]> {
  await letGo(place);
  const stand = await standAt({ ...given, place, connectionString: ground.connectionString });
  try {
    await runOut(stand, place);
    const keys = await stand.app.signer.published();
    const after = await takeSnapshot(ground, place);
    const flaws = await judge({ before, after, expected, keys });
    if (flaws.length > 0) flaws.push(...stand.logged.slice(-3));
    const gone = dueIds(expected)
      .map((id) => before.keys.get(id))
      .filter((row) => row !== undefined);
    const holding = await findBytes(place, gone);
    return holding > 0 ? [...flaws, `${holding} files of the keyring hold bytes of destroyed keys`] : flaws;
  } catch (error) {
    return [`${(error as Error).message} ${stand.logged.slice(-3).join(" ")}`];
  } finally {
    await stand.close();
    await dropPlace(ground, place);
  }
}
