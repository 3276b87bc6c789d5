import { useTranslation } from "react-i18next";
import { When } from "../../shared/ui/when";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { WordDiff } from "./word-diff";

/** What this one replaced, beside what it says now. */
export function Compared({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const { replaces } = pack;
  if (!replaces) return null;
  const guidance = replaces.decisions?.findLast(({ action, note }) => action === "REGENERATED" && note)?.note;
  return (
    <section>
      <h3 className={classes.label}>{t("compare.title")}</h3>
      {guidance && <p className={classes.soft}>{t("compare.asked", { text: guidance })}</p>}
      <div className={classes.diffs}>
        <WordDiff before={replaces.l0 ?? ""} after={pack.l0 ?? ""} />
        <div className={classes.soft}>
          <WordDiff before={replaces.l1 ?? ""} after={pack.l1 ?? ""} />
        </div>
      </div>
    </section>
  );
}

/** Why it was rejected; or that asking again brought nothing new. */
export function LastDecision({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const last = pack.decisions?.at(-1);
  if (last?.action === "REGENERATED" && pack.state === "PENDING_REVIEW")
    return <p className={classes.soft}>{t("compare.nothing")}</p>;
  if (last?.action !== "REJECTED" || !last.reason) return null;
  return (
    <section>
      <h3 className={classes.label}>{t("rejected.title")}</h3>
      <p className={classes.why}>
        {t(`reason.${last.reason}`)}
        {last.note && `. ${t("quoted", { text: last.note })}`} <When at={last.at} as="ago" />
      </p>
    </section>
  );
}

/** Every rewording, the latest first, with who and when. */
export function Edits({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const edits = (pack.edits ?? []).toReversed();
  if (edits.length === 0) return null;
  return (
    <section>
      <h3 className={classes.label}>{t("edits.title")}</h3>
      <ol className={classes.edits}>
        {edits.map((edit) => (
          <li key={`${edit.at}-${edit.layer}`}>
            <div className={classes.meta}>
              <span>{edit.by?.displayName ?? t("edits.somebody")}</span>
              <span>{t(edit.layer === "l0" ? "edits.insight" : "edits.reasoning")}</span>
              <When at={edit.at} as="ago" />
            </div>
            <WordDiff before={edit.before} after={edit.after} />
          </li>
        ))}
      </ol>
    </section>
  );
}
