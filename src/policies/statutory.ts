import type { FilledForm, FormTemplate } from "../entities";

const DAY_MS = 86_400_000;

/**
 * Until when the law of its template keeps a form: 00:00 UTC after the date of its completion plus the days. Null where
 * the template names no law, or while the form is not complete.
 */
export function statutoryEnd(
  form: Pick<FilledForm, "completedAt">,
  template: Pick<FormTemplate, "statutoryDays">,
): Date | null {
  if (template.statutoryDays === null || !form.completedAt) return null;
  const at = form.completedAt;
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  return new Date(midnight + (template.statutoryDays + 1) * DAY_MS);
}
