const BEFORE =
  /(?<![\p{L}\p{M}\p{N}])(?:not|never|no|non|neither|nor|without|cannot|\p{L}+n['’]t|rather\s+than|instead\s+of|nicht|nie|niemals|kein(?:e[nmrs]?)?|weder|ohne|statt|anstatt)[\s-]+(?:(?!(?:but|sondern)\s)[\p{L}\p{M}\p{N}'’-]+\s+){0,3}["'“”„‘’«»(]*$/iu;
const BEHIND = /^["'“”’«»)]*(?:\s*[:=?]\s*(?:not?|never|nein|nicht|nie)|\s+nicht)(?![\p{L}\p{M}\p{N}])/iu;
/** More than a denial and what may stand between are long. */
const REACH = 120;

/** Whether what stands here is denied: "not in the office", "no longer remote", "kein Büro", "Remote: no". */
export function isDenied(text: string, { start, end }: { start: number; end: number }): boolean {
  return BEFORE.test(text.slice(Math.max(start - REACH, 0), start)) || BEHIND.test(text.slice(end, end + REACH));
}
