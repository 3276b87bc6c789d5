import { Loader } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { Chip } from "../../shared/ui/chip";
import { When } from "../../shared/ui/when";
import type { Pack } from "./pack-data";
import classes from "./review.module.css";
import { VerdictChip } from "./verdict-chip";

const SOON_MS = 90 * 24 * 3600 * 1000;

/** What kind of insight it is, about whom, and where it stands. */
export function Meta({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const isSoon = pack.expiresAt !== null && Date.parse(pack.expiresAt ?? "") - Date.now() < SOON_MS;
  return (
    <div className={classes.meta}>
      {pack.crossCheck && <VerdictChip verdict={pack.crossCheck.verdict} />}
      {pack.state !== "PENDING_REVIEW" && <Chip>{t(`state.${pack.state}`)}</Chip>}
      <span>{t(`kind.${pack.kind}`)}</span>
      {pack.coachee?.displayName && <span>{pack.coachee.displayName}</span>}
      {pack.onHold && <span>{t("pack.onHold")}</span>}
      {isSoon && pack.expiresAt && (
        <span>
          {t("pack.expires")} <When at={pack.expiresAt} as="ago" />
        </span>
      )}
    </div>
  );
}

/** The claim has the focus after a decision: the next thing to read. */
export function Claim({ pack }: { pack: Pack }) {
  const { t } = useTranslation("coach");
  const heading = useRef<HTMLHeadingElement>(null);
  const { state, key } = useLocation();
  const isArrived = (state as { focus?: boolean } | null)?.focus === true;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each going there.
  useEffect(() => {
    if (isArrived) heading.current?.focus({ preventScroll: false });
  }, [key]);
  return (
    <>
      <h2 ref={heading} tabIndex={-1} className={classes.claim}>
        {pack.l0}
      </h2>
      {pack.state === "REGENERATING" && (
        <p className={classes.working} role="status">
          <Loader size="xs" /> {t("pack.working")}
        </p>
      )}
      <section>
        <h3 className={classes.label}>{t("pack.why")}</h3>
        <p className={classes.why}>{pack.l1}</p>
      </section>
    </>
  );
}
