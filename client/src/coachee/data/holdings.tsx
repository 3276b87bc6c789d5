import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Holdings_HoldingFragment } from "../../gql/graphql";
import { toDay } from "../../shared/ui/when";
import { groups, isKnown } from "./categories";
import classes from "./data.module.css";

const Holdings_holding = graphql(`
  fragment Holdings_holding on DataHolding {
    category
    count
    since
    until
    rule
    explanation
  }
`);

type Holding = Holdings_HoldingFragment;

/** What is kept, by what it is about: how many, since when, until when, and why. */
export function Holdings(props: { holdings: readonly FragmentType<typeof Holdings_holding>[] }) {
  const { t } = useTranslation("coachee");
  const holdings = readFragment(Holdings_holding, props.holdings);
  return groups.map(({ name, categories }) => {
    const found = holdings.filter(({ category }) =>
      name === "other" ? !isKnown(category) : (categories as readonly string[]).includes(category),
    );
    if (found.length === 0) return null;
    return (
      <section key={name} className={classes.section}>
        <h2 className={classes.heading}>{t(`group.${name}`)}</h2>
        <ul className={classes.list}>
          {found.map((holding) => (
            <Row key={holding.category} holding={holding} />
          ))}
        </ul>
        <details className={classes.details}>
          <summary>{t("data.exactly")}</summary>
          <ul lang="en">
            {found.map(({ category, explanation }) => (
              <li key={category}>{explanation}</li>
            ))}
          </ul>
        </details>
      </section>
    );
  });
}

function Row({ holding }: { holding: Holding }) {
  const { t } = useTranslation("coachee");
  const { category, count, since, until, rule } = holding;
  return (
    <li className={classes.row}>
      <p className={classes.what}>
        {isKnown(category) ? t(`holding.${category}`, { count }) : t("holding.unknown", { count, category })}
      </p>
      <p className={classes.why}>
        {since && t("data.since", { day: toDay(since) })}{" "}
        {t(until ? "data.until" : "data.noEnd", { day: until ? toDay(until) : "" })} {t(`rule.${rule}`)}
      </p>
    </li>
  );
}
