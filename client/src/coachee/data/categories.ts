/** What the server counts, by what it is about to the person it is about. Whatever is new there stands under "other". */
export const groups = [
  { name: "talks", categories: ["SESSIONS", "TRANSCRIPTS", "UTTERANCES", "SOURCES", "SOURCES_IN_TRASH"] },
  {
    name: "insights",
    categories: [
      "PACKS_DELIVERED",
      "PACKS_NOT_DELIVERED",
      "INSIGHTS",
      "QUOTES",
      "PACK_EDITS",
      "PACK_DECISIONS",
      "FEEDBACK",
      "MODEL_CALLS",
    ],
  },
  { name: "forms", categories: ["FORMS", "FORMS_IN_TRASH"] },
  {
    name: "you",
    categories: [
      "PROFILE",
      "NOTIFICATIONS",
      "EXPORTS",
      "ERASURE_REQUESTS",
      "HOLDS",
      "AUDIT_ENTRIES",
      "ZOOM_CONNECTIONS",
    ],
  },
  { name: "other", categories: [] },
] as const;

type Category = (typeof groups)[number]["categories"][number];
const known: readonly string[] = groups.flatMap(({ categories }) => [...categories]);

export const isKnown = (category: string): category is Category => known.includes(category);
