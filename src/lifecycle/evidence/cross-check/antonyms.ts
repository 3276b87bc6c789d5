/** Words that say the opposite of one another, in the forms that are spoken; English, then German. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ["easy easier easily simple effortless", "hard harder difficult difficulty tough"],
  [
    "reach reaches reached achieve achieved succeed succeeded success hit met",
    "miss missed missing fail fails failed failure",
  ],
  ["high higher highest", "low lower lowest"],
  ["good better best improved improving", "bad badly worse worst poor poorly worsened worsening"],
  ["accept accepts accepted accepting", "decline declines declined reject rejects rejected refuse refuses refused"],
  ["stay stays stayed staying remain", "leave leaves leaving"],
  ["happy happier glad pleased", "sad sadder miserable unhappy"],
  ["calm calmer relaxed", "nervous anxious tense agitated"],
  ["rested energetic energised energized", "tired exhausted"],
  ["remember remembers remembered", "forget forgets forgot forgotten"],
  ["win wins won winning", "lose loses lost losing"],
  [
    "increase increases increased grow grows grew rise rises rose raise raises raised",
    "decrease decreases decreased shrink shrank fall falls fell drop drops dropped reduce reduces reduced",
  ],
  ["early", "late"],
  ["together", "alone"],
  ["proud", "ashamed embarrassed"],
  ["right", "wrong"],
  ["lighter", "heavier"],
  ["strong stronger", "weak weaker"],
  ["healthy", "ill sick"],
  ["useful", "useless"],
  ["fast faster quick quickly quicker", "slow slowly slower"],
  ["love loves loved enjoy enjoys enjoyed likes liked", "hate hates hated dislike dislikes disliked resent resents"],
  ["long longer", "short shorter"],
  ["big bigger large larger", "small smaller"],
  ["cheap cheaper", "expensive"],
  ["safe safer", "dangerous"],
  ["confident", "insecure doubtful"],
  ["ready prepared", "unready unprepared"],
  ["leicht leichter einfach", "schwer schwerer schwierig"],
  ["gut gute guten besser", "schlecht schlechte schlechten schlechter"],
  ["hoch höher", "niedrig niedriger"],
  ["früh früher", "spät später"],
  ["froh glücklich zufrieden", "traurig unglücklich"],
  ["ruhig ruhiger entspannt", "nervös angespannt"],
  ["wach", "müde"],
  ["zusammen gemeinsam", "allein"],
  ["stolz", "beschämt"],
  ["stark stärker", "schwach schwächer"],
  ["schnell schneller", "langsam langsamer"],
  ["lang länger", "kurz kürzer"],
];

export interface Pole {
  axis: string;
  sign: 1 | -1;
}

const POLES = new Map<string, Pole>(
  OPPOSITES.flatMap(([one, other], at) => [
    ...one.split(" ").map((word): [string, Pole] => [word, { axis: `axis ${at}`, sign: 1 }]),
    ...other.split(" ").map((word): [string, Pole] => [word, { axis: `axis ${at}`, sign: -1 }]),
  ]),
);

/** Which end of what a word names; null for words without an opposite. */
export function poleOf(word: string): Pole | null {
  return POLES.get(word) ?? null;
}

const NEGATIVE_PREFIX = /^(?:un|in|im|dis|ir|il|non)(?=\p{L}{4})/u;

/** "impatient" → "patient", where that is a word of the other text; else null. */
export function withoutPrefix(word: string, known: ReadonlySet<string>): string | null {
  const bare = word.replace(NEGATIVE_PREFIX, "");
  return bare !== word && known.has(bare) ? bare : null;
}
