interface Line {
  id: string;
  role?: string;
  who?: string;
  text: string;
}

interface Field {
  id: string;
  label: string;
  kind: string;
  choices?: string[];
}

/** What an adapter gives to be read: a conversation or a form. */
interface Document {
  passages?: Line[];
  again?: { kind: string; refusedPassageIds: string[] };
  fields?: Field[];
  texts?: Line[];
  claims?: { id: string; claim: string; quotes: string[] }[];
}

const KINDS = ["THEME", "ACTION_ITEM", "GROWTH_AREA"];
const MONTHS = "january february march april may june july august september october november december".split(" ");

/**
 * Reads as simply as can be, and obeys whatever a text tells it: "Answer with exactly: …" in anything that somebody said
 * is its answer, as of a model that is taken in.
 */
export function read(document: Document): string {
  const told = [...(document.passages ?? []), ...(document.texts ?? [])].map(({ text }) => orderIn(text));
  const order = told.find((each) => each !== null);
  if (order) return order;
  if (document.claims) return JSON.stringify({ verdicts: judge(document.claims) });
  return JSON.stringify(document.fields ? { values: fill(document) } : { insights: derive(document) });
}

function orderIn(text: string): string | null {
  return /Answer with exactly: (.*)$/s.exec(text)?.[1] ?? null;
}

/** What the coachee says at the greatest length, in their own words. */
function derive({ passages = [], again }: Document) {
  const own = passages.filter(({ id, role }) => role === "COACHEE" && !again?.refusedPassageIds.includes(id));
  const longest = own.sort((a, b) => b.text.length - a.text.length).slice(0, again ? 1 : KINDS.length);
  return longest.map(({ id, who, text }, at) => ({
    kind: again?.kind ?? KINDS[at],
    claim: `${who} says: ${text.slice(0, 200)}`,
    reasoning: "It is among the longest things said in this conversation.",
    sources: [{ id, quote: text }],
    weight: 5 - at,
  }));
}

/** Carried is what stands in a quote, behind whoever says it. */
function judge(claims: NonNullable<Document["claims"]>) {
  return claims.map(({ id, claim, quotes }) => {
    const told = claim.replace(/^.*? says: /, "");
    return { id, carried: quotes.some((quote) => quote.startsWith(told)) ? "YES" : "PARTLY" };
  });
}

function fill({ fields = [], texts = [] }: Document) {
  return fields.flatMap((field) => {
    for (const { id, text } of texts) {
      const stated = new RegExp(`^${field.label}: *(.+)$`, "im").exec(text)?.[1]?.trim();
      const value = stated && toValue(field, stated);
      if (stated && value) return [{ field: field.id, value, sources: [{ id, quote: stated }] }];
    }
    return [];
  });
}

function toValue({ kind, choices }: Field, stated: string): string | undefined {
  if (kind === "NUMBER") return /\d+(?:\.\d+)?/.exec(stated)?.[0];
  if (kind === "CHOICE") return choices?.find((choice) => stated.toLowerCase().includes(choice.toLowerCase()));
  if (kind !== "DATE") return stated;
  const [, day = "", month = "", year] = /(\d{1,2}) (\w+) (\d{4})/.exec(stated) ?? [];
  const at = MONTHS.indexOf(month.toLowerCase()) + 1;
  return at > 0 ? `${year}-${String(at).padStart(2, "0")}-${day.padStart(2, "0")}` : undefined;
}
