import nlp from "compromise";
import { isDictionaryWord } from "../names";
import { findNicknames } from "../nicknames";

// compromise 14.17.0 brings lists of names and places. Its own people() was measured and left: 15 s for the 200 kB of
// the 40 conversations, with hits such as "doctor" and "McDonald's", and no person that the rules here miss.
interface Model {
  one: { lexicon: Record<string, string | string[]> };
}

const GIVEN = /^(?:MaleName|FemaleName|FirstName)$/;
const given = new Set<string>();
const surnames = new Set<string>();
const others = new Set<string>();
const { lexicon } = (nlp as unknown as { model(): Model }).model().one;
for (const [word, tags] of Object.entries(lexicon)) {
  const all = [tags].flat();
  if (all.some((tag) => GIVEN.test(tag))) given.add(word);
  else if (all.includes("LastName")) surnames.add(word);
  else others.add(word);
}

// Frequent names that the list lacks.
for (const name of `abebe adaeze agathe ahmet aiko ajay akiko akua ama amara aminah anand aneta anneke anouk antje apinya arun asif ashok astrid babak bartosz bashir beata birgit bram cem chioma chinedu chloé cosima dae deniz dilip dmytro ebony efosa eero eszter faisal femke folake funmi gabor ganesh geeta gergely gita gopal grzegorz gulsen hadiya hamid hao heidrun helmut henk hina hyun ifeanyi imani imran ingo iris ishan jamila jannik jaya jeroen jia jing jiwoo joost joris kamau kareem karan katrin kaori kazuki khadija kiran kofi koen krishna kumar lamin latoya lei liang lieke linh lotte lucja maciek mahmood maike manish manoj mariam marit marek meike mira mitra naveen neha nasser natsuki neema nia nils noriko nuno obinna oksana oumar pavol petr prem priyanka rahma raj raja rajiv rakesh ramesh ranjit rashida reza rhys rutger rukmini sadia sajid salma samira sandeep sanjay santosh sarika sefa shanti sheng shivani sigrid simran sinan siew sota sunita suresh swantje sybille tadeusz tamsin tariq temitope thandi thorsten tijana tunde uchenna ugo umar urszula usha ute veit vijay vinod wafa wangari waleed wiebke wietske wojtek xiao yash yaw yetunde yara yoko yusra zahra zhen zoltan zuzana aarti aditi agnieszka akira alejandra amara anil anjali arne aylin beata björn bjorn chiara chidi
  chiamaka dana deepa divya dorota eleonora elke emre ewa farid fiona giulia gunther haruka heike hiroshi ifeoma ines
  ingeborg ioana jana jens jerzy jiho joachim jorg jorge jose jurgen kaito karthik katarzyna kavya kenji kerstin klara
  kofi kwame laszlo lakshmi leila liesbeth lucia maarten magda malgorzata maren matthijs meera mehmet mei merel milan
  minh mohan nisha ngozi noor olu oluwaseun padma pilar priya pooja rania ravi renate rohit rosa ryo sabine sakura
  sanne sebastiaan shreya siobhan soledad sunil svetlana sven swati takashi tariq thijs tomoko uwe vikram wanjiru
  willem xin yuki yusuf zainab zbigniew zeynep`.split(/\s+/))
  given.add(name);

const AMBIGUOUS = new Set(
  `alexandria austin chad charlotte chelsea dakota diego florence francisco georgia jackson jordan lincoln madison petra
   regina san santiago savannah sierra sydney troy verona victoria virginia alexa nova stella luna cal ida les mercedes
   jesus christian islam ali asiya islande ty santa`.split(/\s+/),
);
const NEVER = new Set(
  `adelaide asia boston carolina dallas houston india israel kenya melbourne milan montana orlando paris phoenix roma
   vienna siri an ba can do la le les lo man max may my no of on or san so the to us van yes god christ buddha allah lord satan
   google facebook instagram zoom slack linkedin netflix amazon uber wendy levi dominos wellbutrin zoloft prozac xanax
   nicorette chantix zyban percocet immodium viagra tylenol advil lexapro ritalin adderall ozempic covid internet
   christmas easter ramadan diwali hanukkah thanksgiving halloween skype teams outlook excel powerpoint python java jira
   ikea lego tesla toyota nike adidas iphone android spotify youtube twitter tiktok whatsapp`.split(/\s+/),
);

/** A given name of the list or of the nickname table; "only" as a name, "also" a place or a thing. */
export function givenNameKind(folded: string): "only" | "also" | null {
  if (NEVER.has(folded)) return null;
  if (AMBIGUOUS.has(folded)) return "also";
  return given.has(folded) || findNicknames(folded).length > 0 ? "only" : null;
}

export function isSurname(folded: string): boolean {
  return surnames.has(folded);
}

/** A word that is in no list: neither English nor a place, firm, people or thing; so, with a capital, perhaps a name. */
export function isUnknownName(word: string, folded: string): boolean {
  if (word.length < 2 || word === word.toUpperCase() || NEVER.has(folded) || others.has(folded)) return false;
  if (/(?:ish|ese|ism|ist|ists|ians?|icans?|anese|day)$/.test(folded)) return false;
  return !isDictionaryWord(word);
}
