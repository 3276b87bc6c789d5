import { VisuallyHidden } from "@mantine/core";
import { diffWordsWithSpace } from "diff";
import { useTranslation } from "react-i18next";
import classes from "./word-diff.module.css";

/** Less in common than this, and word by word is harder to read than one after the other. */
const IN_COMMON = 0.4;

/** One text as it was and as it is: what went is struck out, what came is underlined. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("coach");
  return (
    <p className={classes.diff}>
      {toParts(before, after).map(({ value, added, removed }, index) => {
        const key = `${index}-${value}`;
        if (!added && !removed) return <span key={key}>{value}</span>;
        const Mark = added ? "ins" : "del";
        return (
          <Mark key={key}>
            <VisuallyHidden>{t(added ? "diff.added" : "diff.removed")} </VisuallyHidden>
            {value}
          </Mark>
        );
      })}
    </p>
  );
}

function toParts(before: string, after: string) {
  const parts = diffWordsWithSpace(before, after);
  const kept = parts.filter(({ added, removed }) => !added && !removed).map(({ value }) => value.trim());
  if (kept.join("").length >= IN_COMMON * Math.max(before.length, after.length)) return parts;
  const whole = [
    { value: before, added: false, removed: true },
    { value: "\n", added: false, removed: false },
    { value: after, added: true, removed: false },
  ];
  return before && after ? whole : parts;
}
