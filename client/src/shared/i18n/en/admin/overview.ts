export const overview = {
  title: "Overview",
  lead: "What waits for you, and how much there is.",
} as const;

export const waiting = {
  title: "Waits for a decision",
  nothing: "Nothing waits for you. Requests, changes and late backups appear here.",
  late_one: "{{count}} erasure is overdue",
  late_other: "{{count}} erasures are overdue",
  open_one: "{{count}} erasure waits for a second admin",
  open_other: "{{count}} erasures wait for a second admin",
  scrubs_one: "{{count}} deletion is overdue in the backups",
  scrubs_other: "{{count}} deletions are overdue in the backups",
  change: "A shorter retention takes effect ({{category}})",
} as const;

export const storage = {
  title: "Storage",
  used: "{{used}} are stored.",
  ofQuota: "{{used}} of {{quota}} are stored.",
  kind: "Kind",
  items: "Items",
  size: "Size",
  trashed: "{{size}} in the trash",
} as const;

export const metrics = {
  title: "The last 30 days",
  text: "A number with fewer than five coachees behind it is left out, so that it speaks of nobody.",
  none: "There is nothing to show yet. A day's number appears once at least five coachees stand behind it.",
  what: "What",
  most: "Most in a day",
  sum: "In all",
} as const;
