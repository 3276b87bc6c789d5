import { VisuallyHidden } from "@mantine/core";
import { diffWordsWithSpace } from "diff";
import { useTranslation } from "react-i18next";
import classes from "./word-diff.module.css";

/** One text as it was and as it is, word by word: what went is struck out, what came is underlined. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("coach");
  return (
    <p className={classes.diff}>
      {diffWordsWithSpace(before, after).map(({ value, added, removed }, index) => {
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
