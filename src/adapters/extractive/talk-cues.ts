/**
 * What people say when they argue for a change and when they argue against it, after the categories of motivational
 * interviewing: desire, ability, reason, need, commitment, activation, taking steps, and their opposites.
 */
export type TalkCategory = "desire" | "ability" | "reason" | "need" | "commitment" | "steps";

/** A way of speaking: how it counts for change and for sustain, and how a claim may name it. */
export interface TalkCue {
  name: string;
  category?: TalkCategory;
  pattern: RegExp;
}

const ADV = "(?:(?:really|just|do|definitely|also|actually|probably|still|maybe|kind of|would|only|always|all) ){0,2}";
const NEG = "(?:not|never|no longer|don't|do not|didn't|won't|can't|cannot|couldn't|wouldn't|shouldn't|isn't)";

function cue(name: string, source: string, category?: TalkCategory): TalkCue {
  return { name, category, pattern: new RegExp(source) };
}

/** Of the coachee's own words, spoken text made plain. */
export const OWN_CUES: readonly TalkCue[] = [
  cue(
    "wish",
    `\\b(?:i|we) ${ADV}(?:want to|want|wish|hope to|hope|need help|look forward|am interested|'m interested)\\b(?! (?:to )?(?:talk|speak|ask|say|tell))`,
    "desire",
  ),
  cue(
    "would-like",
    `\\b(?:i'd|i would|we'd|it'd|it would|that'd|that would) ${ADV}(?:like|love|prefer|consider|rather|be nice|be great|be good|be better|be interested|be happy|be willing)\\b(?! to (?:talk|speak|ask|say|tell|know))`,
    "desire",
  ),
  cue(
    "aversion",
    `\\b(?:don't|do not|didn't|never|not) ${ADV}(?:like|want to|want|going to let|let|enjoy|proud|happy|comfortable)\\b.*\\b(?:worse|risk|happen|anymore|any more|amount|how|drunk|keep|end up|be (?:that|the|like)|lose|miss|die|sick|every|altogether|back|again|to be|this|having|feeling|weight|myself)\\b`,
    "desire",
  ),
  cue(
    "regret",
    "\\b(?:sick of|tired of|fed up|had enough|ashamed|embarrass\\w*|guilty|regret\\w*|disgust\\w*|not proud|disappoint\\w*|know better|wasn't (?:the smartest|smart|a good)|mistake|shouldn't|stupid|bad habit|sorry|feel bad|felt bad|hate (?:that|how|feeling|being|it when|myself))\\b",
    "reason",
  ),
  cue(
    "can",
    `\\b(?:i|we) (?:(?:guess|think|know|believe|suppose|feel like) (?:i|we) )?${ADV}(?:can|could|'m able to|am able to|might|may) ${ADV}(?!see (?:that|my|how|it|any)|be\\b|i\\b|have been)[a-z]+`,
    "ability",
  ),
  cue(
    "able",
    "\\b(?:i (?:think|know|believe) i (?:can|could|will)|pretty (?:good|sure|confident)|confident|shouldn't be (?:a problem|too hard)|not (?:too|that) hard|no problem with|doable|manageable|realistic|possible|easy|easier|i've done it|did it before|capable|strong enough|willpower)\\b",
    "ability",
  ),
  cue(
    "could-try",
    "\\b(?:could|can|might|would|'ll|will|to) (?:maybe |probably |at least |always |just |really )?(?:try|start|cut|stop|quit|give up|reduce|consider|look into|look at|think about|plan|set up|work on|build|help|keep me|change|exercise|improve|focus|limit|avoid|control)\\b",
    "ability",
  ),
  cue(
    "need",
    `\\b(?:i|we)(?:'ve| have)? ${ADV}(?:need to|need|have to|got to|must|should|ought to|had better|'m supposed to)\\b(?! (?:say|admit|be honest|tell|come to))`,
    "need",
  ),
  cue(
    "something-now",
    "\\b(?:do something|it's time|time to|something has to|needs? to (?:be|change|stop|happen)|have to change|make (?:a|some|the|any) changes?|wake.?up call|turn (?:it|this|my life) around|help me|get (?:some |any |more )?help|priority|get (?:it|this|that|things|my \\w+) (?:together|under control|back|done|straight)|important)\\b",
    "need",
  ),
  cue(
    "will",
    "\\b(?:i'll|i will|i'm going to|i am going to|we'll|we're going to|i would|i'd)\\b(?! (?:(?:be|just|probably|still) )*(?:deal|listen|keep|continue|say|tell you|admit|be honest|doing it|not|never|see|have been))",
    "commitment",
  ),
  cue(
    "willing",
    "\\b(?:willing|i'm ready|i am ready|more ready|ready to|promise|i plan|i'm planning|planning (?:on|to)|i intend|i've decided|i decided|decided to|committed|commit|definitely|absolutely|for sure|count me in|open to|i agree|motivated|determined|make sure|thinking (?:about|of))\\b",
    "commitment",
  ),
  cue(
    "agree-do",
    "\\b(?:i'll (?:do|try|give|make|call|take|see what)|i will (?:do|try)|let's (?:do|go|try|give)|sounds (?:good|great|like a (?:good )?plan|fair|fine)|that'?s (?:a )?(?:really )?(?:good|great) (?:idea|point|plan)|fair enough|try (?:it|that|to)|give it a (?:try|shot|go)|good idea|great idea|that works|worth (?:a )?(?:try|shot))\\b",
    "commitment",
  ),
  cue(
    "goal",
    "\\b(?:goals?|no more than|plan|step|steps|routine|set a|set up|make an appointment|diary|list|keep track|gradually|slowly|instead of|instead|cold turkey|stick(?:ing)? (?:to|with)|build up|every (?:day|morning|night|week|other day)|once a (?:day|week)|twice a|times a week|start(?:ing)? (?:with|by|off|small|today|tomorrow|on|next|this)|tomorrow|this week(?:end)?|next (?:week|month|time))\\b",
    "commitment",
  ),
  cue(
    "steps",
    `\\b(?:i|we)(?:'ve| have|'m| am)? ${ADV}(?:already |been |actually )*(?:started|trying|tried|going|doing|working|signed up|joined|threw|avoided|avoiding|managed|made it|cut|stopped|quit|reduced|lost|switched|modified|improved|taking|taken|talked|called|looked|learned|thought about|been to|haven't (?:had|been|smoked|drunk|used)|noticed)\\b`,
    "steps",
  ),
  cue(
    "less-now",
    "\\b(?:(?:a |a little |a bit |lot |little |bit |much |way |getting )(?:better|less|fewer|healthier|easier)|less|fewer|sober|clean|progress|second thoughts|so far so good|doesn't hurt|good habit|cutting|cut (?:down|back|out))\\b",
    "steps",
  ),
  cue(
    "too-much",
    "\\b(?:too (?:much|many|often|far)|a lot more|more and more|more than (?:i|usual)|out of (?:control|hand|habit|shape|breath|the (?:habit|routine)|routine)|worse|gone too far|quite a (?:bit|lot)|(?:had|have|is|be|become|becoming) a (?:real |big |bit of a |huge )?(?:problem|issue|concern)|hangovers?|not working|getting in the way|interfer\\w+|bother(?:s|ing|ed)? me|concern(?:s|ed|ing)?|trouble)\\b",
    "reason",
  ),
  cue(
    "harm",
    "\\b(?:bad for|ruin\\w*|damag\\w+|cancer|die|dying|died|health|healthy|heart|lungs?|liver|breath\\w*|cough\\w*|blood (?:pressure|sugar)|overweight|risk\\w*|dangerous|not good|isn't good|unhealthy|caught|jail|prison|arrested|lose (?:my|the)|lost my|kill me|killing me|waste|expensive|cost\\w*|money|scar(?:ed|y|es)|worr(?:y|ied|ies)|nervous|afraid|happen to me|hooked|addict\\w*|smell\\w*|fight\\w*|argu\\w+|upset|effects? on|affect\\w*)\\b",
    "reason",
  ),
  cue(
    "good-of-it",
    "\\b(?:would|will|'d|'ll|might|could) (?:be |feel |definitely |probably |really |a lot |actually )*(?:help\\w*|better|good|great|nice|healthier|easier|important|proud|stronger|improve|benefi\\w+|worth|save|look|able to|comfortable|happy|happier|longer|live)\\b",
    "reason",
  ),
  cue(
    "feels-better",
    "\\b(?:feel(?:ing|s)? (?:a lot |much |so much |a little |like |really |pretty )*(?:better|good|great|physically|proud|happy)|energy|healthier|stronger|pleased|proud|happier|reliev\\w*|relief|motivat\\w+|hopeful|glad|comfortable|excited|looking forward|benefits?|save money|more time)\\b",
    "reason",
  ),
  cue(
    "for-others",
    "\\b(?:for (?:my|them|her|him|the (?:kids?|baby))|my (?:kids?|children|sons?|daughters?|baby|grandchildren|grandkids|family|wife|husband|partner|girlfriend|boyfriend|mom|mum|dad|parents|little (?:boy|girl|one))|example|being a (?:mother|father|mom|dad|parent))\\b",
    "reason",
  ),
  cue(
    "insight",
    "\\b(?:i (?:never |didn't |hadn't |don't )?(?:really )?reali[sz]ed?|i see|i know (?:that )?(?:it's|i|it)|never thought|(?:hadn't|haven't|didn't) (?:really )?(?:thought|think)|put it that way|makes (?:me think|sense)|true|good point|eye.?open\\w+|i'm (?:here|coming)|surpris\\w+|understand|you're right|didn't know)\\b",
    "reason",
  ),
  cue(
    "refuse",
    `\\b(?:i'm|i am|i'll|i will|i ${ADV})(?:really |totally |just |still |probably |honestly )*${NEG}(?: really| totally| even| just)* (?:going to|ready|want to|want|need to|need|have to|see|care|plan|interested|willing|buy|stop|quit|change|give|sure|sold|convinced|believe|feel like)\\b`,
  ),
  cue(
    "keep-on",
    "\\b(?:going to keep|i'll keep|keep (?:smoking|drinking|doing|using)|going to be doing|not going to)\\b",
  ),
  cue(
    "cannot",
    "\\bi (?:just |really |still |honestly )*(?:can't|cannot|can not|could never|couldn't|wouldn't|don't think i (?:can|could)|haven't)\\b",
  ),
  cue(
    "don't-care",
    "\\b(?:don't care|doesn't matter|whatever|who cares|not worried|doesn't bother|big deal|not (?:that|so|really|a|an|too|like) (?:bad|big|much|problem|issue|deal|often|many)|isn't (?:that|a|an) (?:bad|big|problem|issue)|it's fine|i'm fine|i'm okay|nothing wrong|don't (?:really )?see|don't (?:really )?think|don't (?:really )?(?:buy|believe)|not my fault|unfair|not fair|ridiculous|none of|why (?:do|should|would) i|like everybody)\\b",
  ),
  cue(
    "likes-it",
    "\\b(?:i (?:just |really |still |do )*(?:like it|enjoy|love|like (?:to (?:smoke|drink)|smoking|drinking|the taste))|helps? (?:me )?(?:to )?(?:relax|calm|sleep|cope|unwind|forget|fit|with stress)|fun|calms?|a rush|thrills?|fit(?:ting)? in|relax\\w*|habit|comfort(?:ing)?|deserve|tastes?)\\b",
  ),
  cue(
    "hard",
    "\\b(?:hard(?:er)?|difficult|tough|impossible|overwhelm\\w*|massive|discourag\\w+|no time|don't have (?:the |any |enough |a lot of )?(?:time|money|energy)|busy|stress(?:ful|ed)?|scary|hate|frustrat\\w+|backfire|a long time|boring|tired|too much|struggl\\w+|tempt\\w+|crav\\w+|withdrawal\\w*|didn't work|never worked|doesn't work|pain(?:ful)?)\\b",
  ),
  cue(
    "others-do",
    "\\b(?:everybody|everyone|(?:all )?my friends|people i know|pressured?|compared to|ridiculed?|ostraci\\w+|my mom|my mother|my dad|they)\\b",
  ),
];

/** Of what the coach said just before. */
export const COACH_CUES: readonly TalkCue[] = [
  cue("asks", "\\?"),
  cue(
    "permission",
    "\\b(?:okay if|all right if|alright if|can i (?:ask|share|tell)|could i|may i|mind if|would that be (?:okay|all right)|like some information|some questions|help you\\?$)",
  ),
  cue(
    "asks-change",
    "\\b(?:what (?:would|could|might|will|are|else|kind|some|do you (?:want|think|need))|how (?:would|could|might|will|confident|important|ready|do you (?:think|feel))|willing to|would you (?:like|want|consider|be|think)|where (?:do|does|would)|next step|plan|goal|when|why|ready|thoughts about)\\b.*\\byou\\w*\\b.*\\?",
  ),
  cue(
    "about-change",
    "\\b(?:chang(?:e|es|ing)|goals?|cut(?:ting)? (?:back|down)|quit(?:ting)?|stop(?:ping)?|reduc(?:e|ing)|plan|steps?|ready|readiness|willing|commit\\w*|give up|move forward|differently|improve|healthier|benefits?|important|confident|better|work on|start|help you)\\b",
  ),
  cue(
    "scale",
    "\\b(?:0|zero|1|one) (?:to|being|through) (?:10|ten|100)?\\b|\\bscale (?:of|from)\\b|\\bwhy (?:not|did|didn't|do you say|do you think it's not)\\b.*\\b(?:one|two|three|four|five|six|seven|eight|nine|[0-9]+)\\b|\\b(?:one|two|three|four|five|six|seven|eight|[0-9]+) (?:instead of|over|rather than|and not|or something lower)\\b|\\bwhat number\\b|\\bsomething (?:lower|less)\\b|\\bhigher number\\b|\\blower number\\b",
  ),
  cue(
    "reflects-want",
    "\\byou(?:'ve| have)? (?:really |do |just |definitely |also |kind of )*(?:want|need|would like|would|reali[sz]e[d]?|can|could|decided|know|care about|deserve|feel|see)\\b|\\b(?:you'd|you're (?:pretty |really |very |kind of )?(?:ready|willing|thinking|noticing|already|worried|concerned|motivated|committed|confident|surprised|taking|trying|looking|feeling|wanting)|you've|important to you|matters to you|reasons to|your goal)\\b",
  ),
  cue(
    "praises",
    "\\b(?:great|excellent|fantastic|good for you|wow|awesome|wonderful|congratulations|good job|terrific|well done|doable|good idea|perfect|impressive|proud)\\b",
  ),
  cue(
    "reflects-refuse",
    "\\b(?:you (?:just )?(?:don't|aren't|can't)|you're not|not (?:a priority|ready|willing|something you)|hesitant|overwhelm\\w*|helps? you (?:relax|cope)|bother you|don't see|hard|difficult|frustrat\\w*|upset|stress\\w*)\\b",
  ),
  cue(
    "downsides",
    "\\b(?:downsides?|negatives?|not so good|disadvantages?|bad things?|worst|affect\\w*|impact\\w*|concern\\w*|worr\\w+|noticed|problems?)\\b",
  ),
  cue(
    "upsides",
    "\\b(?:positives? about|good things|like about|enjoy about|benefits? of (?:drinking|smoking|using)|helps? you)\\b",
  ),
  cue(
    "settles",
    "\\b(?:see you|next (?:week|time|month)|appointment|follow.?up|come back|deal|promise|shake|sound(?:s)? (?:okay|good|realistic|like))\\b",
  ),
];

/** Cues that speak for a change by themselves. */
export const CHANGE_CUES: readonly string[] = [
  "wish",
  "would-like",
  "aversion",
  "regret",
  "need",
  "something-now",
  "will",
  "willing",
  "agree-do",
  "could-try",
  "can",
  "able",
  "goal",
];
/** Cues that speak for it when others do. */
export const REASON_CUES: readonly string[] = [
  "too-much",
  "harm",
  "good-of-it",
  "feels-better",
  "for-others",
  "insight",
  "steps",
  "less-now",
];
/** Cues that speak against it. */
export const CON_CUES: readonly string[] = [
  "refuse",
  "keep-on",
  "cannot",
  "don't-care",
  "likes-it",
  "hard",
  "others-do",
];
