import { useTranslation } from "react-i18next";
import { locale, t } from "../i18n";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const exact = (at: Date) => new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "medium" }).format(at);

/** "18 November", with the year where it isn't this one. */
export function toDay(iso: string): string {
  const at = new Date(iso);
  const year = at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long", ...year }).format(at);
}

/** "in 3 days", "2 hours ago"; a date beyond a month. */
export function toAgo(iso: string): string {
  const apart = new Date(iso).getTime() - Date.now();
  const size = Math.abs(apart);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (size < MINUTE_MS) return t("ago.now");
  if (size < 60 * MINUTE_MS) return relative.format(Math.round(apart / MINUTE_MS), "minute");
  if (size < DAY_MS) return relative.format(Math.round(apart / (60 * MINUTE_MS)), "hour");
  if (size < 31 * DAY_MS) return relative.format(Math.round(apart / DAY_MS), "day");
  return toDay(iso);
}

/** A moment as people say it; the exact time on hover. */
export function When({ at, as = "day" }: { at: string; as?: "day" | "ago" }) {
  useTranslation();
  return (
    <time dateTime={at} title={exact(new Date(at))}>
      {as === "day" ? toDay(at) : toAgo(at)}
    </time>
  );
}
