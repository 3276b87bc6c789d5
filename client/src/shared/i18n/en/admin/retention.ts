export const retention = {
  title: "Retention",
  lead: "How long this workspace keeps what it holds. When its time ends, it goes by itself, without passing through the trash.",
  category: { SESSION: "Sessions", SOURCE_DOCUMENT: "Sources", FILLED_FORM: "Forms" },
  clock: {
    SESSION: "With their transcript, insights and evidence. Counted from the end of the session.",
    SOURCE_DOCUMENT: "Recordings, files and texts. Counted from the day they came in.",
    FILLED_FORM: "Filled forms. Counted from the day they were completed.",
  },
  keptFor: "Kept for",
  archive: "Archived",
  archiveAfter_one: "Archived after {{count}} day",
  archiveAfter_other: "Archived after {{count}} days",
  noArchive: "Never",
  changed: "Last changed",
  default: "Never; this is the default",
  change: "Change",
  changeTitle: "How long to keep: {{category}}",
  keptForDays: "Days to keep",
  bounds: "From {{min}} to {{max}} days.",
  archiveDays: "Archive after, in days (optional)",
  archiveText: "Archived sessions leave the lists and can only be read. Empty for never.",
  shorten: "Shorten in 24 hours",
  save: "Keep longer",
  longer: "Nothing goes because of this. It holds at once.",
  willBe: "Will be {{days}}",
  askedBy: "{{name}} asked for it.",
  untilThen: "Until then nothing goes because of it, and it can be taken back.",
  takeBack: "Take it back",
  stronger: "A hold or a law that keeps something is stronger than these rules.",
  toHolds: "See what is on hold",
} as const;

export const effect = {
  when: "It would take effect",
  cancel: "Until then it can be taken back.",
  goes: "What would go then",
  nothing: "Nothing that is here today.",
} as const;

export const settings = {
  title: "Workspace",
  lead: "What holds for everybody in this workspace.",
  rules: "Settings",
  mode: "Whether sources are kept",
  name: "Name",
  quotes: "Quotes that coachees see",
  quotesText: "Less shows at once; more holds for insights approved from then on.",
  l2: { COACH_ONLY: "None: the coach alone sees them", CLIENT_VISIBLE: "Those of approved insights" },
  exports: "Who may export sessions and insights",
  exportsText: "A person's own data can always be exported by that person.",
  export: { NONE: "Nobody", COACH: "Coaches", COACH_AND_COACHEE: "Coaches and coachees" },
  approval: "Erasure",
  approvalText: "The second admin is neither who asked for it nor the person it is about.",
  approve: { AUTOMATIC: "Runs as asked for", SECOND_PERSON: "Waits until a second admin agrees" },
  window: "Hours in which an erasure can be taken back",
  windowText: "0 to 168. With 0 it begins at once.",
  quota: "Storage limit (optional)",
  quotaText: "Uploads beyond it are refused. Empty for no limit.",
  tokens: "Tokens of the language model a month (optional)",
  tokensText:
    "Beyond them it is not asked until the next month. Empty for what the operator allows, which no number here exceeds.",
  letters: "Language of letters",
  lettersText: "To everybody who has not chosen another for themselves.",
  saved: "Saved.",
} as const;

export const mode = {
  now: { STANDARD: "Sources are kept for their time", STATELESS: "Sources go when their session ends" },
  text: {
    STANDARD: "Recordings, files and texts stay as long as retention says.",
    STATELESS:
      "Recordings, files and texts go the moment their session ends, without passing through the trash. Insights keep their quotes, without a way to listen.",
  },
  to: { STANDARD: "Keep sources", STATELESS: "Keep no sources" },
  ask: { STANDARD: "Keep sources from now on?", STATELESS: "Keep no sources any more?" },
  will: {
    STANDARD: "It holds at once, for what comes in from now on. What is gone stays gone.",
    STATELESS:
      "All sources of ended sessions go, and those in the trash, and from then on each source goes when its session ends. What is on hold stays until its hold ends.",
  },
  waits: "Keeping no sources begins",
} as const;
