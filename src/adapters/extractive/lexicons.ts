/** Words that carry a sentence and say nothing about its topic. */
const FUNCTION_WORDS =
  "a about above across actually after again against ago all almost along already also although always am an and another any anybody anymore anyone anything anyway are around as at away back be because been before being below between both but by came can cannot come comes coming could did do does doing done down during each either else enough even ever every everybody everyone everything few first for from gave get gets getting give gives go goes going gone got guess had happen happened happens has have having he her here hers herself him himself his how however i if in instead into is it its itself just keep kept kind knew know known last least less let like likely little look looked looking looks lot lots made make makes making many may maybe me mean means might mine more most much must my myself need needed needs neither never new next no nobody none nor not nothing now of off often oh okay old on once one ones only onto or other others ought our ours ourselves out over own perhaps please pretty probably put quite rather really reason right said same saw say saying says see seem seemed seems seen several shall she should since so some somebody someone something sometimes somewhere sort still such suppose sure take takes taking talk talked talking tell than that the their theirs them themselves then there these they thing things think thinking this those though thought through till to together told too took toward towards tried try trying two under until up upon us use used usually very want wanted wants was way ways we well went were what whatever when whenever where whether which while who whole whom whose why will with within without would yeah yes yet you your yours yourself";

/** Nouns that hold the place of a topic. */
const EMPTY_NOUNS =
  "stuff bit couple day days week weeks month months year years time times hour hours minute minutes moment morning today tomorrow yesterday tonight weekend part point side case idea question questions answer number amount people person guy guys man woman place lot kind type sense fact example example deal matter problem problems issue issues start end top rest half group head mind eye hand line word words name story conversation session talk wow god gosh hell oh sir doctor doc nurse half-hour age sake chance change changes goal goals plan option options step steps scale level situation area areas reason reasons information form paper okay anyway feeling feelings life anything everything nothing something couple hundred thousand million grand middle front bottom way course hey hi hello bye thanks thank worry care hope guess help advice appointment visit ten nine eight seven six five four three two zero percent dollar dollars buck bucks job somebody anybody nobody everybody none participant coach";

export const STOP_WORDS: ReadonlySet<string> = new Set(FUNCTION_WORDS.split(" "));
export const STOP_TOPICS: ReadonlySet<string> = new Set([...FUNCTION_WORDS.split(" "), ...EMPTY_NOUNS.split(" ")]);

/** Verbs, adjectives and nouns of everyday talk: they colour a topic and don't name one. */
export const OTHER_WORDS: ReadonlySet<string> = new Set(
  "able absolutely accept add afraid agree alone aware awful bad basic because become became begin began best better big bigger blah bother bothering bought brought call called calm calls care change changed changing check clear clearly close cold concerned confident cool crazy cut cutting dealing decide decided definitely different difficult easier easy exactly excited expect explain far fast feel feels felt figure fill find fine finish fit five forget found four free full fun funny glad good great hang happy hard harder hate healthier healthy hear heard helped helpful helping helps high hold hot huge hurt important interested involved keep keeping laid later learn learned leave leaving left less living long longer looked lose losing loss lost love low lower main major meet mention mentioned miss move moved nervous nice normal obvious open particular pay paying picked possible prefer proud quick quit quitting ready real realize realized realise relax remember sad safe scared seeing send serious set setting share short show sick sit sitting six small smart sorry spoke stand start started starting stay step sticking stop stopped stopping straight strange stressed strong stupid support surprised surprising ten terrible terrified tired tough turn turned typical uncomfortable understand understanding upset wait waiting walk walked watch watching weird whatever willing win wonder wonderful worked works worried worse worst worth wrong young yup nope yep crosstalk unintelligible inaudible laughs chuckles sighs laugh late early past present supposed gonna wanna gotta dunno kinda sorta cause 'cause huh hmm mhm aye ain't anyways wherever everywhere anywhere somehow bring bringing drive ahead apart behind beside besides except inside outside near per plus regardless twice third second fourth single double bunch tons certain extra entire various usual weekly daily monthly hardly exact honest honestly true thanks thank welcome hello goodbye morning ask asks overwhelm overwhelming know knows convince accept accepting choose choice chose rid fix drive trust react respond describe suggest recommend refer offer receive continue happen prevent cause create require provide include involve follow allow avoid affect night nights house houses home trouble terms notice noticed noticing decision decisions belong environment link buff bored boring blur stronger weaker healthier social hazardous whole extreme total single married young older younger age side back end respect control effect effects impact experience future past spot opposite bottom percent couple lunch dinner breakfast max minimum maximum limit bar certainty sense room door street car phone call calls number numbers stairs floor bed handle manage gain guessing pick picking hanging hang imagine experience agreed suppose matter matters pieces piece bag bags bottle bottles cup cups glass glasses pack packs box list thoughts thought idea ideas opinion opinions degree certain kinds types sorts places parts things looks sounds seems wants needs likes loves hates cool nicely dear bloody crap damn shit fuck holy jesus christ hospital clinic regular fast quick slow steady difference similar clear direct".split(
    " ",
  ),
);

/** Nouns that need "their" before them. */
export const RELATIONS: ReadonlySet<string> = new Set(
  "wife husband partner boyfriend girlfriend son sons daughter daughters kid kids child children baby mother mom mum father dad parents family sister brother sisters brothers friends friend roommate boss manager team teammates colleagues grandmother grandfather grandchildren grandkids grandma grandpa dog cat ex boys girls teacher probation-officer surgeon body weight sleep diet mood".split(
    " ",
  ),
);

/** Things people do, whose gerund names the topic: "I cook" is about cooking. */
export const ACTIVITIES: ReadonlySet<string> = new Set(
  "drink smoke gamble exercise walk run swim cook eat sleep train pray read write drive travel shop spend argue fight cry delegate listen teach sing dance draw paint hike climb ride scroll vape".split(
    " ",
  ),
);

/** A stem that joins the forms of one English word well enough to count them together. */
export function stem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular) return irregular;
  let stemmed = word.replace(/'s$|'$/, "");
  if (stemmed.length <= 3) return stemmed;
  stemmed = stemmed
    .replace(/ies$|ied$/, "y")
    .replace(/(ss|sh|ch|x)es$/, "$1")
    .replace(/([^su])s$/, "$1");
  const verbal = stemmed.replace(/(?:ing|ed)$/, "");
  if (verbal !== stemmed && verbal.length >= 3 && /[aeiouy]/.test(verbal))
    stemmed = verbal.replace(/([bdgklmnprt])\1$/, "$1");
  return stemmed.length > 4 ? stemmed.replace(/e$/, "") : stemmed.replace(/(?<=..[^aeiou])e$/, "");
}

const IRREGULAR = new Map(
  Object.entries({
    drank: "drink",
    drunk: "drink",
    ate: "eat",
    eaten: "eat",
    slept: "sleep",
    ran: "run",
    spent: "spend",
    wrote: "writ",
    written: "writ",
    spoke: "speak",
    spoken: "speak",
    bought: "buy",
    children: "child",
    kids: "child",
    kid: "child",
    mom: "mother",
    mum: "mother",
    dad: "father",
    feet: "foot",
    felt: "feel",
    led: "lead",
    lost: "lose",
    fought: "fight",
    men: "man",
    women: "woman",
  }),
);
