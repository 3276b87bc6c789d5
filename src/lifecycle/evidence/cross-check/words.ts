/** What the check must know of a language; it knows English, and German less well. */
export interface Language {
  isFunctionWord(word: string): boolean;
  /** Tells that something was said, or of what kind it is, and isn't said itself. */
  isFrameWord(word: string): boolean;
  /** A stem that joins the forms of one word, and near synonyms. */
  conceptOf(word: string): string;
  /** Whether a capital inside a sentence tells a name. */
  hasCapitalNames: boolean;
}

/** Words of a text in lower case, contractions kept whole; a word stuttered is one word. */
export function tokensOf(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replace(/[’‘ʼ]/g, "'")
    .replace(/\bwanna\b/g, "want to")
    .replace(/\bgonna\b/g, "going to")
    .replace(/\bgotta\b/g, "got to");
  const words = plain.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu) ?? [];
  return words.filter((word, at) => word !== words[at - 1]);
}

const FUNCTION_WORDS = new Set(
  "a about after again all also always am an and any are around as at back be because been before being both but by did do does doing down during each either else even ever every for from get gets getting go goes going got had has have having he her here hers him his how i if in into is it it's its just like lot many may maybe me more most much my of off often on once one only or other our out over own quite really s she since so some sometimes such than that the their theirs them themselves myself yourself himself herself itself ourselves then there these they they'd they'll they're they've thing things this those though through to too up us very was we well were what when whenever where which while who whom whose why will with would yet you your i'm i'd i'll i've you're that's there's yes no not out isn't don't doesn't didn't won't can't couldn't wouldn't wasn't weren't aren't haven't hasn't".split(
    " ",
  ),
);

/** Words that tell that something was said, or of what kind it is, and aren't said themselves. */
const FRAME_WORDS = new Set(
  "participant coach coachee client say says said saying talk talks talked talking speak speaks tell tells told mention mentions mentioned name names named bring brings brought come comes came coming brings keep keeps kept return returns theme topic pattern habit word words session sessions this time change changes changing reason reasons need needs step steps already taken take obstacle run runs see sees feel feels able make made move moving towards would like something wants want is ready place places put puts out agreed agree promised will could expects expect willing going try minds two get things are there way part part of express expresses expressed describe describes described wonder wonders seem seems appear appears show shows growth area".split(
    " ",
  ),
);

export const ENGLISH: Language = {
  isFunctionWord: (word) => FUNCTION_WORDS.has(word),
  isFrameWord: (word) => FRAME_WORDS.has(word),
  conceptOf,
  hasCapitalNames: true,
};

/** Verbs whose forms share no stem. */
const IRREGULAR = new Map(
  [
    "become became",
    "break broke broken",
    "bring brought",
    "build built",
    "buy bought",
    "catch caught",
    "choose chose chosen",
    "drive drove driven",
    "fall fell fallen",
    "fight fought",
    "find found",
    "forget forgot forgotten",
    "freeze froze frozen",
    "grow grew grown",
    "hear heard",
    "hold held",
    "keep kept",
    "lose lost",
    "meet met",
    "pay paid",
    "ride rode ridden",
    "rise rose risen",
    "run ran",
    "see saw seen",
    "sell sold",
    "send sent",
    "sing sang sung",
    "sit sat",
    "speak spoke spoken",
    "spend spent",
    "stand stood",
    "swim swam swum",
    "take took taken",
    "teach taught",
    "tell told",
    "throw threw thrown",
    "understand understood",
    "wake woke woken",
    "win won",
    "write wrote written",
  ].flatMap((line) => {
    const [verb = "", ...forms] = line.split(" ");
    return forms.map((form) => [form, verb] as const);
  }),
);

const SAME: readonly string[][] = [
  "mother mom mum mommy mama",
  "father dad daddy",
  "child children kid kids son daughter baby toddler",
  "quit stop cease",
  "reduce cut less fewer lower decrease limit",
  "drink drinking drank drunk alcohol booze beer wine",
  "smoke smoking cigarette cigarettes tobacco",
  "exercise gym workout training",
  "medicine medication tablet pill prescription",
  "worry worried anxious anxiety nervous afraid scared fear concern",
  "happy glad pleased",
  "angry mad upset cross furious",
  "sad depressed depression unhappy",
  "job work working employment workplace",
  "boss manager supervisor",
  "conversation chat discussion",
  "hard difficult tough struggle challenging",
  "money finance financial cost afford expensive pay",
  "tired exhausted exhaustion fatigue",
  "friend mate buddy pal",
  "start begin",
  "improve better improvement",
  "often frequently regularly usually",
  "feel felt feeling",
  "ready readiness",
  "confident confidence",
  "important importance",
  "motivated motivation",
  "sleep slept insomnia",
  "weight overweight",
  "stress stressed stressful pressure",
  "help support",
  "know knew known",
  "think thought believe",
  "eat ate eating food meal",
  "evening night",
  "team colleague coworker",
].map((line) => line.split(" "));

const SYNONYMS = new Map(
  SAME.flatMap((group) => group.map((word) => [stemOf(word), stemOf(group[0] ?? word)] as const)),
);

function conceptOf(word: string): string {
  const stem = stemOf(IRREGULAR.get(word) ?? word);
  return SYNONYMS.get(stem) ?? stem;
}

function stemOf(word: string): string {
  let stem = word.replace(/'(?:s|d|ll|re|ve|m)$/, "");
  if (stem.length <= 3) return stem;
  stem = stem
    .replace(/ies$|ied$/, "y")
    .replace(/(ss|sh|ch|x)es$/, "$1")
    .replace(/([^su])s$/, "$1");
  const bare = stem.replace(/(?:ing|ed|ly)$/, "");
  if (bare !== stem && bare.length >= 3 && /[aeiouy]/.test(bare)) stem = bare;
  stem = stem.replace(/([bdgklmnprt])\1$/, "$1");
  return stem.length > 3 ? stem.replace(/e$/, "") : stem;
}
