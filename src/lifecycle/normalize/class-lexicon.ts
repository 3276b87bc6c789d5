import type { DataClass } from "../../entities/transcript";

/** A word list or a cue pattern. `needs` is how many hits make the class: common words need company. */
export interface ClassRule {
  dataClass: Exclude<DataClass, "SPECIAL_CATEGORY" | "PERSONAL">;
  name: string;
  needs: number;
  pattern: RegExp;
}

/** Turns "panic attacks?|…", spread over lines, into a pattern of whole words; the lists are regular expressions. */
function rule(name: string, needs: number, words: string): ClassRule {
  const dataClass = (name.split(".")[0] ?? "").toUpperCase() as ClassRule["dataClass"];
  const list = words
    .trim()
    .split(/\s*[|\n]\s*/)
    .filter(Boolean)
    .join("|");
  return { dataClass, name, needs, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${list})(?![\\p{L}\\p{N}])`, "giu") };
}

/** Said often and meaning nothing of the kind; taken out before the rules look. */
export const INNOCENT =
  /(?<![\p{L}])(?:(?:oh )?my god|thank god|for god'?s sake|god knows|swear to god|jesus(?: christ)?(?=[,!.]| i| that| what)|bless you|holy (?:cow|moly|crap|smokes)|religiously|in good faith|leap of faith|(?:office|work|company|team|internal|workplace) politics|(?:european|soviet|credit|student'?s?|western) union|state of the union|union (?:jack|square|station)|(?:birthday|christmas|dinner|office|third|search|other) part(?:y|ies)|(?:rat|marathon|relay|horse|bike|boat) race|race (?:car|track|course|against|day)|human race|black (?:coffee|tea|friday|out|market|belt|and white|box|hole)|white (?:board|wine|paper|noise|bread|rice|lies?)|labou?r (?:day|cost|intensive|market)|dead ?lines?|sick (?:of|and tired)|healthy (?:debate|tension|competition)|chronic(?:ally)? late|addicted to (?:work|coffee|chocolate|netflix|my phone|sugar))(?![\p{L}])/giu;

export const RULES: readonly ClassRule[] = [
  rule(
    "health.condition",
    1,
    `asthma|asthmatic|diabet(?:es|ic)|cancer|tumou?rs?|strokes?|heart (?:attack|disease|condition|failure)|hypertension
    cholesterol|blood (?:pressure|sugar|test|tests)|copd|emphysema|hiv|aids|hepatitis|arthritis|epilepsy|seizures?|migraines?|infection|infected
    allerg(?:y|ies|ic)|pregnan(?:t|cy)|miscarriage|menopause|infertility|chronic (?:pain|illness|fatigue)|fibromyalgia|disabilit(?:y|ies)|disabled|covid
    inflammation|liver|kidneys?|lungs?|diagnos(?:is|ed|es)|symptoms?|side effects?|overdos(?:e|ed)|illness|disease|surgery|wheez(?:e|ing)`,
  ),
  rule(
    "health.mental",
    1,
    `depress(?:ed|ion|ive)|anxiety|panic attacks?|bipolar|schizo\\w*|adhd|autis(?:m|tic)|ptsd|trauma(?:tic|tised|tized)?|ocd|eating disorder
    anorexi[ac]|bulimi[ac]|suicid(?:e|al)|kill myself|self[- ]harm\\w*|hurt(?:ing)? myself|burn(?:ed|t)?[- ]?out|psychiatr\\w+|psychologist|insomnia|breakdown`,
  ),
  rule(
    "health.medication",
    1,
    `medications?|medicines?|meds|prescri(?:bed|ption|ptions|be)|antidepressants?|ssris?|insulin|inhalers?|steroids?|antibiotics?|painkillers?
    opioids?|pills?|tablets|doses?|dosage|vaccin\\w+|metformin|ibuprofen|wellbutrin|zoloft|prozac|xanax|zyban|chantix|nicorette|percocet|citalopram|methadone|patches`,
  ),
  rule(
    "health.substance",
    1,
    `alcohol\\w*|drunk|hung ?over|sober|sobriety|binge|smok(?:e|es|ed|ing|er|ers)|cigarettes?|nicotine|tobacco|vap(?:e|ing)|weed|marijuana|cannabis|pot
    cocaine|crack|heroin|meth|methamphetamine|opiates?|drugs?|addict(?:s|ed|ion|ions|ive)?|rehab|detox|withdrawals?|cravings?|relaps(?:e|ed|ing)|overdrink\\w*
    drink(?:s|ing)? (?:too much|a lot|every|again|alone|more|less|per|a (?:day|week))|(?:quit|stop(?:ped)?|cut(?:ting)? (?:down|back)(?: on)?) (?:my )?drinking|beers?|wine|vodka|whiskey|whisky|liquor|gambling`,
  ),
  rule(
    "health.care",
    2,
    "doctors?|physician|hospital|clinic|nurse|gp|therap(?:y|ist|ists)|counsell?ors?|appointments?|check-?up|treatment|emergency room|ambulance|specialist|dentist",
  ),
  rule(
    "health.body",
    2,
    `weight|overweight|obes(?:e|ity)|bmi|diet(?:s|ing)?|calories|sleep(?:ing)?|tired|exhausted|fatigue|pain(?:ful)?|headaches?|exercis(?:e|ed|ing)|breath(?:e|ing|less)|cough(?:ing)?|teeth|gums?|sick|ill`,
  ),
  rule(
    "belief.religion",
    1,
    `god|jesus|christ|allah|muhammad|buddh(?:a|ism|ist|ists)|christian(?:s|ity)?|catholic(?:s|ism)?|protestant|evangelical|muslims?|islam(?:ic)?
    jew(?:s|ish)?|judaism|hindu(?:s|ism)?|sikhs?|mormons?|jehovah\\S*|atheis(?:t|m|ts)|agnostic|religio(?:n|us|ns)|church(?:es)?|mosque|synagogue|temple|pray(?:s|ed|er|ers|ing)?
    bible|quran|koran|torah|ramadan|lent|baptis(?:m|ed)|baptized|pastor|priest|imam|rabbi|my faith|spiritual(?:ity|ly)?|higher power|worship|sabbath|kosher|halal`,
  ),
  rule(
    "belief.philosophy",
    1,
    "philosophical belief|my conscience|conscientious objector|pacifis[tm]|ethical vegan|humanis[tm]|secular",
  ),
  rule(
    "sexuality.orientation",
    1,
    `gay|lesbian|bi-?sexual|homosexual\\w*|heterosexual|queer|lgbt\\w*|asexual|pansexual|transgender|trans (?:man|woman|person|people)|non-?binary
    (?:came|come|coming) out (?:as|to (?:my|him|her|them|everyone))|sexual orientation|my sexuality|gender identity|same-sex`,
  ),
  rule(
    "sexuality.life",
    1,
    "sex life|sexual(?:ly)?|sex|libido|erecti(?:le|on|ons)|viagra|orgasm\\w*|porn\\w*|contracepti(?:on|ve|ves)|condoms?|std|sti|one[- ]night stand|infidelity|intercourse",
  ),
  rule(
    "ethnicity.origin",
    1,
    `ethnic(?:ity|ities)?|racis[tm]|racial(?:ly)?|people of colou?r|(?:woman|man|person|women|men) of colou?r|skin colou?r|mixed race|biracial
    (?:black|brown|white|asian|indigenous|arab|latin[oax]) (?:wom[ae]n|m[ae]n|people|persons?|communit(?:y|ies)|famil(?:y|ies)|guys?|girls?|kids?)
    african[- ]americans?|afro-?\\w+|hispanics?|latin[oax]s?|native americans?|aborigin(?:al|als|e)|first nations|m[aā]ori|rom(?:a|ani) (?:people|family)|my (?:ethnic|cultural) \\w+|as an? (?:black|brown|asian|arab|immigrant|jewish) \\w+|immigrants?|refugees?`,
  ),
  rule(
    "politics.party",
    1,
    `democrats?|republicans?|conservative party|labou?r party|tor(?:y|ies)|liberal democrats?|green party|socialis[tm]s?|communis[tm]s?|fascis[tm]s?|far[- ](?:right|left)
    (?:left|right)[- ]wing(?:er)?|trump|biden|brexit|maga|libertarian\\w*|cdu|spd|afd|marxis[tm]`,
  ),
  rule(
    "politics.opinion",
    1,
    `(?:vot(?:e|ed|ing)|campaign(?:ed|ing)?) (?:for|against)|political (?:views?|opinions?|beliefs?|party|activis[tm]\\w*)|my politics|elections?|politicians?|activis(?:t|ts|m)|protest(?:s|ed|ing)?|referendum|running for office`,
  ),
  rule(
    "union.membership",
    1,
    `(?:trade|labou?r|teachers'?|workers'?|nurses'?) unions?|union (?:reps?|representative|members?|membership|dues|meetings?|stewards?|organi[sz]ers?|contract)|(?:my|our|the|a) union|shop steward|works council
    collective (?:bargaining|agreement)|strike ballot|(?:go|going|went|were|are|on) (?:on )?strike|picket(?: line)?|unioni[sz](?:e|ed|ing|ation)|gewerkschaft|betriebsrat|syndicat|sindicato`,
  ),
  rule(
    "financial.situation",
    1,
    `debts?|mortgages?|loans?|salar(?:y|ies)|bankrupt(?:cy)?|overdraft|savings|foreclosure|evict(?:ed|ion)|credit (?:cards?|score|rating)|child support|alimony|pay ?checks?|wages?|tax(?:es)? (?:return|bill|debt)|pension|401k|inheritance|net worth|in the red|pay raise|unemployment benefits?|welfare|food stamps|bank (?:account|statement|balance)`,
  ),
  rule(
    "financial.money",
    2,
    "money|afford|income|expenses?|rent|bills|budget|invest(?:ed|ment|ments|ing)|broke|dollars|euros|bucks|pay(?:ing)? for|cost(?:s|ing)?|[$€£] ?\\d[\\d,.]*|expensive",
  ),
  rule(
    "emotional.feeling",
    1,
    `(?:i|i'm|i am|i was|i've been|i feel|i felt|feel|feeling|felt|feels|makes? me|made me|getting) (?:(?:so|really|very|just|pretty|kind of|a bit|a little|like|too|quite|always|also|still|sort of|all|more|completely|totally) ){0,2}(?:sad|angry|mad|scared|afraid|anxious|ashamed|guilty|lonely|hopeless|helpless|worthless|overwhelmed|frustrat(?:ed|ing)|worried|nervous|upset|hurt|stressed|embarrassed|proud|happy|relieved|excited|depressed|miserable|terrified|devastated|heartbroken|resentful|jealous|stuck|trapped|insecure|humiliated|disappointed|bad|terrible|awful|good about|great|down|alone|lost|numb|grateful|loved|hated|irritated|annoyed|furious|exhausted)`,
  ),
  rule(
    "emotional.expression",
    1,
    "cr(?:y|ied|ying)|tears|sobb(?:ed|ing)|grie(?:f|ve|ving)|heartbroken|i hate (?:myself|it|this)|can't (?:take|cope|stand|handle) (?:it|this)|break(?:s|ing)? my heart|broke my heart|losing it|loathe|despair|ashamed|humiliat(?:ed|ing|ion)|lonely|loneliness|hopeless|resent(?:ment|ful)?",
  ),
  rule(
    "emotional.word",
    2,
    "stress(?:ed|ful)?|fears?|anger|sadness|guilt|shame|joy|worr(?:y|ies|ied|ying)|scared|afraid|angry|upset|frustrat(?:ed|ing|ion)|anxious|nervous|love|hate|proud|embarrass(?:ed|ing)|hurts?|lonely|overwhelm(?:ed|ing)",
  ),
  rule(
    "personal_development.goal",
    1,
    `(?:my|a|your|the|our|that|this) (?:goals?|next steps?|priorit(?:y|ies)|strengths?|weakness(?:es)?|growth|development|values|action plan|habits?|vision|purpose)|career|promotion|leadership|self[- ](?:confidence|esteem|awareness|care|discipline|improvement|doubt)|confidence|imposter|impostor|procrastinat\\w+|perfectionis[mt]|comfort zone|mindset|set(?:ting)? boundaries|work[- ]life|time management|delegat(?:e|ing|ion)|motivat(?:ed|ion|ing)|accountab(?:le|ility)|resilien(?:t|ce)`,
  ),
  rule(
    "personal_development.change",
    2,
    `(?:i|i'd|i'm|i'll|i've|you|you'd|you're) (?:really )?(?:want to|wanna|would like to|like to|need to|have to|going to|gonna|could|should|might|plan to|decided to|trying to|try to|ready to|committed to|willing to|hope to|able to) (?:really )?(?:change|try|start|stop|quit|cut|learn|improve|work on|get better|do better|make|take|practi[cs]e|reduce|set|keep|be more|be better|focus|talk to|lose|exercise)|chang(?:e|es|ing)|habits?|goals?|progress|improv(?:e|ed|ing|ement)|challeng(?:e|es|ing)|feedback`,
  ),
];
