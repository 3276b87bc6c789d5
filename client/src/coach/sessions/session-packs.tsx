import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Chip } from "../../shared/ui/chip";
import { VerdictChip } from "../review/verdict-chip";
import type { SessionDetail } from "./session-data";
import classes from "./sessions.module.css";

export function SessionPacks({ session }: { session: SessionDetail }) {
  const { t } = useTranslation("coach");
  const { nodes, totalCount } = session.packs;
  return (
    <section>
      <h2>{t("session.packs", { count: totalCount })}</h2>
      {nodes.length === 0 && (
        <Text c="dimmed" size="sm">
          {t(session.kind === "FILL" ? "session.fillHasNone" : "session.noPacks")}
        </Text>
      )}
      <ul className={classes.list}>
        {nodes.map((pack) => (
          <li key={pack.id} className={classes.line}>
            <Anchor component={Link} to={`/coach/review/${pack.id}`} c="inherit" className={classes.grow}>
              {pack.l0 ?? t(`kind.${pack.kind}`)}
            </Anchor>
            <span className={classes.chips}>
              {pack.crossCheck && <VerdictChip verdict={pack.crossCheck.verdict} />}
              <Chip>{t(`state.${pack.state}`)}</Chip>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
