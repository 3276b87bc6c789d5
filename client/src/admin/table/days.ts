/** A day of the address as the moment it begins here; null for what is no day. */
export function toStartOfDay(day: string | null): string | null {
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The moment after a day's last. */
export function toEndOfDay(day: string | null): string | null {
  const at = new Date(`${day}T00:00:00`);
  if (Number.isNaN(at.getTime())) return null;
  at.setDate(at.getDate() + 1);
  return at.toISOString();
}
