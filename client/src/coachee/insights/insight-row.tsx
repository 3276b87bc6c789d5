import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { Chip } from "../../shared/ui/chip";
import { toDay } from "../../shared/ui/when";
import classes from "./insights.module.css";
import { Origin } from "./origin";

const InsightRow_pack = graphql(`
  fragment InsightRow_pack on EvidencePack {
    id
    l0
    feedback {
      at
    }
    ...Origin_pack
  }
`);

export function InsightRow(props: { pack: FragmentType<typeof InsightRow_pack>; isNew: boolean }) {
  const { t } = useTranslation("coachee");
  const pack = readFragment(InsightRow_pack, props.pack);
  return (
    <li className={classes.item}>
      <Link to={`/me/insights/${pack.id}`} className={classes.link}>
        {pack.l0 ?? t("insights.unreadable")}
      </Link>
      <div className={classes.meta}>
        {props.isNew && <Chip tone="ok">{t("insights.isNew")}</Chip>}
        <Origin pack={pack} />
        {pack.feedback && pack.feedback.length > 0 && <span>{t("insights.answered")}</span>}
      </div>
    </li>
  );
}

/** Says that something was taken back, and nothing of what it said. */
export function TakenBackRow({ at, isNew }: { at: string; isNew: boolean }) {
  const { t } = useTranslation("coachee");
  return (
    <li className={classes.item}>
      <p className={classes.gone}>{t("insights.takenBack")}</p>
      <div className={classes.meta}>
        {isNew && <Chip>{t("insights.isNew")}</Chip>}
        <span>{t("insights.takenBackText", { day: toDay(at) })}</span>
      </div>
    </li>
  );
}
