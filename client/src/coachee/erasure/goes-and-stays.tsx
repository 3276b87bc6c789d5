import { useTranslation } from "react-i18next";
import { toNumber } from "../../shared/ui/format";
import { Ground } from "../../shared/ui/ground";
import { toDay } from "../../shared/ui/when";
import { countSteps } from "./count-steps";
import classes from "./erasure.module.css";
import type { Previewed } from "./preview";

/** What would be deleted, in the words in which the story later tells it. */
export function Goes({ seen }: { seen: Previewed }) {
  const { t } = useTranslation(["coachee", "erasure"]);
  const rows = countSteps(seen.erased);
  return (
    <section>
      <h2>{t("erasure.goes")}</h2>
      {rows.length === 0 && <p>{t("erasure.nothingGoes")}</p>}
      <ul className={classes.list}>
        {rows.map(({ step, count }) => (
          <li key={step}>
            {t(`erasure:step.${step}`)}
            <span className="tabular">{toNumber(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What would be kept and by which law, and what would no longer lead to the person. */
export function Stays({ seen }: { seen: Previewed }) {
  const { t } = useTranslation(["coachee", "erasure"]);
  const unlinked = seen.unlinked.reduce((sum, { count }) => sum + count, 0);
  return (
    <section>
      <h2>{t("erasure.stays")}</h2>
      {seen.withheld.length === 0 && <p>{t("erasure.nothingStays")}</p>}
      {seen.withheld.map(({ ground, until, count }) => (
        <div key={`${ground} ${until}`} className={classes.kept}>
          <p>
            {t("erasure:kept.items", { count })} ·{" "}
            <span className={classes.ground}>
              <Ground of={ground} />
            </span>
          </p>
          <p>{until ? t("erasure:kept.until", { day: toDay(until) }) : t("erasure:kept.open")}</p>
        </div>
      ))}
      {unlinked > 0 && <p>{t("erasure.unlinked", { count: unlinked })}</p>}
      <p>{t("erasure.proof")}</p>
    </section>
  );
}
