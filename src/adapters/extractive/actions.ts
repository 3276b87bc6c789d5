import { agreements } from "./agreements";
import { type Candidate, cite, clockTime, type Reading } from "./candidate";
import { STOP_WORDS } from "./lexicons";
import { words } from "./speech";
import { clarity, type Statement } from "./statements";

/** How a commitment may be worded, the firmest first, and how the claim words it. */
const COMMITMENTS: readonly {
  said: RegExp;
  claim: (who: string, act: string) => string;
  how: string;
  weight: number;
}[] = [
  {
    said: /\bI promise (?:to|I'll|I will) (?<act>.+)/,
    claim: (who, act) => `${who} promised to ${act}`,
    how: "a promise",
    weight: 1.2,
  },
  {
    said: /\bI(?:'ll| will)(?: (?:definitely|certainly|also|just|actually))? (?<act>(?!have\b|be\b|probably\b|never\b|not\b).+)/,
    claim: (who, act) => `${who} will ${act}`,
    how: "a firm intention",
    weight: 1.1,
  },
  {
    said: /\bI(?:'m| am)(?: (?:definitely|also|just|really))? (?:going to|planning to|planning on|determined to)(?: (?:definitely|try to))? (?<act>.+)/,
    claim: (who, act) => `${who} is going to ${act}`,
    how: "a firm intention",
    weight: 1.1,
  },
  {
    said: /\b(?:I'm|I am|I'd be) (?:ready|willing|happy|prepared) to (?<act>.+)/,
    claim: (who, act) => `${who} is willing to ${act}`,
    how: "willingness",
    weight: 1,
  },
  {
    said: /\bI(?:'ll| will)? (?:can|could|might|would)(?: (?:maybe|probably|definitely|also|just|certainly|at least|always))* try (?:to |and )(?<act>.+)/,
    claim: (who, act) => `${who} could try to ${act}`,
    how: "something to try",
    weight: 0.95,
  },
  {
    said: /\bI(?:'ll| will) (?:probably|have to|need to|be able to)(?: have to)? (?<act>.+)/,
    claim: (who, act) => `${who} expects to ${act}`,
    how: "an expectation",
    weight: 0.9,
  },
  {
    said: /\bI (?:just |really |definitely |also |do |still |think I )*(?:need to|have to|(?:'ve |have )?got to|should|must|ought to)(?: (?:just|really|definitely|probably|start to))* (?<act>.+)/,
    claim: (who, act) => `${who} says they need to ${act}`,
    how: "something felt to be needed",
    weight: 0.85,
  },
  {
    said: /\bI(?:'d| would) (?:really |definitely |also )?(?:like|love|want) to(?: try to)? (?<act>.+)/,
    claim: (who, act) => `${who} would like to ${act}`,
    how: "a wish to act on",
    weight: 0.8,
  },
  {
    said: /\bI(?:'d| would) (?:consider|look into|think about|be open to) (?<act>\w+ing .+)/,
    claim: (who, act) => `${who} would consider ${act}`,
    how: "something to consider",
    weight: 0.8,
  },
  {
    said: /\bI (?:just |really |definitely |also |do |think I )*(?:want to|hope to|plan to|intend to|decided to|have decided to) (?<act>.+)/,
    claim: (who, act) => `${who} wants to ${act}`,
    how: "a wish to act on",
    weight: 0.8,
  },
  {
    said: /\bI (?:(?:think|guess|believe|know) I )?(?:can|could|might)(?: (?:maybe|probably|definitely|also|just|certainly|at least|always))* (?<act>(?!see\b|feel\b|be\b|tell\b|have\b|understand\b|do (?:it|that)\b).+)/,
    claim: (who, act) => `${who} could ${act}`,
    how: "something within reach",
    weight: 0.7,
  },
];
const TIME =
  /\b(?:today|tonight|tomorrow|this (?:week|weekend|month|morning|evening|afternoon|year)|next (?:week|weekend|month|time|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:on |by |every |each )(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?|by the end of \w+(?: \w+)?|(?:in|within) (?:a|an|one|two|three|four|five|six|\d+) (?:days?|weeks?|months?)|every (?:day|night|morning|evening|week|other day)|(?:once|twice|three times|\d+ times) a (?:day|week|month)|in the (?:mornings?|evenings?|afternoons?)|on (?:the )?weekends?|during the week)\b/i;
/** What is said of doing and yet isn't an action. */
const NO_ACTION =
  /^(?:do (?:today|when|some)\b|(?:cut|stop|quit|go|do|get) (?:stop|quit|cut|start)\b|sleep|miss|fail|forget|gain|wake|considering|today|tomorrow|imagine|make it|be|say|admit|be honest|know|see|think|guess|deal with it|listen|talk about (?:it|that|my)|tell you|ask you|keep (?:smoking|drinking|using|doing)|smoke|drink|drink a|have a drink|not|never|feel|like|want|happen|die|be (?:able|a|the|here|back|honest|like)|do (?:it|that|this|so|anything|everything|what|all)|go$|come here|understand|believe|remember|get (?:it|that|worse|older|drunk|mad|upset|sick)|lose|end up|live|wait)\b/i;

/** Who will do what, and by when if that was said: commitments, plans and things to try, in the coachee's words. */
export function actions(reading: Reading): Candidate[] {
  return [...reading.statements.flatMap((statement) => toAction(reading, statement)), ...agreements(reading)];
}

function toAction(reading: Reading, statement: Statement): Candidate[] {
  if (/\b(?:sometimes|usually|normally|always|whenever|every time|then I'm|if I)\b/i.test(statement.said)) return [];
  for (const { said, claim, how, weight } of COMMITMENTS) {
    const match = said.exec(statement.said);
    if (!match || match.index > 45 || isDenied(statement.said, match.index)) continue;
    const act = toAct(match.groups?.act ?? "", reading);
    if (!act) return [];
    const time = TIME.exec(act)?.[0];
    if (reading.talks[statement.at]?.talk !== "change" && !(time && weight > 0.8) && !/promise/.test(how)) return [];
    return [
      {
        kind: "ACTION_ITEM",
        claim: `${claim(reading.who, act)}.`,
        reasoning: `Said at ${clockTime(statement.passage.startMs)} as ${how}${time ? `; when: ${time}` : "; no time was named"}. The quote is the sentence in which it was said.`,
        citations: [cite(statement)],
        score:
          weight * (0.4 + clarity(statement)) +
          (time ? 0.25 : 0) +
          (reading.talks[statement.at]?.talk === "change" ? 0.25 : 0),
        focus: act.toLowerCase(),
      },
    ];
  }
  return [];
}

function isDenied(said: string, at: number): boolean {
  const before = said.slice(0, at);
  return /\b(?:not|never|don't|didn't|if|whether|when|until|what|how|why|wish|said|thought|told|used to)\b[^,]*$/i.test(
    before,
  );
}

/** The act in the third person, or null where it isn't one or can't be told by itself. */
function toAct(raw: string, reading: Reading): string | null {
  const act = raw
    .replace(
      /,? (?:and|but|so|because|if|though|although|as long as|which|'cause|you know|I guess|I think|I don't|that's|it's|plus)\b.*$/i,
      (tail) =>
        /^,? and (?!I\b|it\b|then I|they|that|we|he|she|so)\w+/i.test(tail) && words(raw).length <= 16 ? tail : "",
    )
    .replace(/,.*\bI\b.*$/, "")
    .replace(/^(?:just|probably|maybe|also|actually|really|definitely|like)[ ,]+/i, "")
    .replace(/[\s,.]+$/, "");
  const content = words(act).filter((word) => word.length > 2 && !STOP_WORDS.has(word));
  if (words(act).length < 2 || words(act).length > 18 || content.length < 1 || NO_ACTION.test(act) || /^\w+,/.test(act))
    return null;
  if (/\b(?:I|I'm|I'd|I've|they|them)\b/.test(act) && /\b(?:they|them)\b/.test(act)) return null;
  const told = act
    .replace(/\bI'm\b/g, "they're")
    .replace(/\bI('ve|'ll|'d)?\b/g, "they$1")
    .replace(/\bmyself\b/gi, "themselves")
    .replace(/\bmine\b/gi, "theirs")
    .replace(/\bmy\b/gi, "their")
    .replace(/\bme\b/gi, "them")
    .replace(/\b(to|with|see|call|from|for|by|meet|help|ask) you\b(?!r)/gi, `$1 ${reading.coach}`);
  return /\byou\b|\byour\b|\b(?:am|they was)\b/.test(told) ||
    content.every((word) => /^(?:maybe|probably|really)$/.test(word))
    ? null
    : told;
}
