const steps = {
  transcripts: ["pii_finding", "classification", "utterance", "participant", "transcript"],
  packs: ["pack_feedback", "pack_decision", "pack_edit", "pack_quote", "evidence_pack"],
  insights: ["insight", "llm_call"],
  forms: ["form_value_source", "form_value", "filled_form"],
  blobs: ["recordings and files"],
  vectors: ["passages"],
  records: ["source", "zoom_event", "export", "legal_hold", "session"],
  keys: ["data keys"],
  people: ["notification", "idempotency_key", "zoom_connection", "app_user"],
} as const;

type Step = keyof typeof steps;
const names = Object.keys(steps) as Step[];

/** What a preview counts by table, by the step in which the story later tells of it; what is new counts as an entry. */
export function countSteps(counts: readonly { category: string; count: number }[]): { step: Step; count: number }[] {
  const stepOf = (category: string) =>
    names.find((name) => (steps[name] as readonly string[]).includes(category)) ?? "records";
  return names
    .map((step) => ({
      step,
      count: counts.reduce((sum, { category, count }) => (stepOf(category) === step ? sum + count : sum), 0),
    }))
    .filter(({ count }) => count > 0);
}
