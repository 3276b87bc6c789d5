import { Anchor, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { toClock } from "../../shared/ui/format";
import classes from "./insights.module.css";

const Quotes_pack = graphql(`
  fragment Quotes_pack on EvidencePack {
    l2 {
      utteranceId
      speaker
      startMs
      quote
      jumpUrl
    }
  }
`);

/** The words an insight leans on; where they aren't shared, a sentence that says so. */
export function Quotes(props: { pack: FragmentType<typeof Quotes_pack> }) {
  const { t } = useTranslation("coachee");
  const { l2 } = readFragment(Quotes_pack, props.pack);
  if (!l2) return <p className={classes.aside}>{t("insight.noQuotes")}</p>;
  if (l2.length === 0) return null;
  return (
    <section>
      <Title order={2} className={classes.title}>
        {t("insight.quotes")}
      </Title>
      {l2.map(({ utteranceId, speaker, startMs, quote, jumpUrl }) => (
        <figure key={`${utteranceId} ${startMs} ${quote}`} className={classes.quote}>
          <blockquote>{t("insight.quote", { quote })}</blockquote>
          <figcaption className={classes.meta}>
            <span className={classes.moment}>{t("insight.moment", { time: toClock(startMs) })}</span>
            <span>{speaker}</span>
            {jumpUrl && (
              <Anchor href={jumpUrl} target="_blank">
                {t("insight.listen")}
              </Anchor>
            )}
          </figcaption>
        </figure>
      ))}
    </section>
  );
}
