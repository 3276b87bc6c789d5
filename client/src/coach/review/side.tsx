import { Switch, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../../shared/api/viewer";
import { Chip } from "../../shared/ui/chip";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What was checked, in plain words. */
export function Checks({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const checks = pack.crossCheck?.checks ?? [];
  const known = ["quotes", "sessions", "numbers", "negation", "support", "entailment"] as const;
  return (
    <section>
      <h3 className={classes.label}>{t("checks.title")}</h3>
      <dl className={classes.rows}>
        {checks.map(({ name, passed, detail }) => {
          const word = known.find((one) => one === name);
          const [first = "", second] = detail.match(/\d+/g) ?? [];
          const of = second && second !== "0" && word !== "negation" && word !== "sessions";
          const counted = word === "support" ? `${first} / 100` : of ? t("checks.of", { first, second }) : null;
          return (
            <Row key={name} label={word ? t(`checks.${word}`) : name}>
              <Chip tone={passed ? "ok" : "bad"} title={detail}>
                <span aria-hidden>{passed ? "✓" : "✕"}</span>
                <VisuallyHidden>{t(passed ? "checks.passed" : "checks.failed")}</VisuallyHidden>
                {counted ?? t(passed ? "checks.fine" : "checks.notFine")}
              </Chip>
            </Row>
          );
        })}
      </dl>
    </section>
  );
}

export function MadeBy({ pack: { provenance } }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  return (
    <section>
      <h3 className={classes.label}>{t("made.title")}</h3>
      <dl className={classes.rows}>
        <Row label={t("made.model")}>
          {provenance.model} <span className={classes.soft}>({provenance.provider})</span>
        </Row>
        <Row label={t("made.names")}>
          {t(provenance.pseudonymized ? "made.none" : "made.asTheyAre")}
          {provenance.namesKept.length > 0 && <span className={classes.soft}> ({t("made.perhapsAsWords")})</span>}
        </Row>
        <Row label={t("made.training")}>
          {t(provenance.noTraining ? "made.byContract" : "made.notExcluded")}
          {provenance.noTrainingReference && <span className={classes.soft}> ({provenance.noTrainingReference})</span>}
        </Row>
      </dl>
    </section>
  );
}

/** What goes to the coachee; the reasoning can be kept back. */
export function Sees(props: { pack: Pack; withheld: boolean; onWithhold: (on: boolean) => void }) {
  const { t } = useTranslation("coach");
  const { workspace } = useViewer();
  const name = props.pack.coachee?.displayName;
  return (
    <section>
      <h3 className={classes.label}>{name ? t("sees.title", { name }) : t("sees.unknown")}</h3>
      <dl className={classes.rows}>
        <Row label={t("sees.insight")}>{t("sees.yes")}</Row>
        <Row label={t("sees.reasoning")}>{t(props.withheld ? "sees.kept" : "sees.yes")}</Row>
        <Row label={t("sees.quotes")}>
          {workspace.l2Visibility === "CLIENT_VISIBLE" ? t("sees.yes") : t("sees.byWorkspace")}
        </Row>
      </dl>
      <Switch
        mt="sm"
        size="sm"
        label={t("sees.withhold")}
        checked={props.withheld}
        onChange={({ currentTarget }) => props.onWithhold(currentTarget.checked)}
      />
    </section>
  );
}
