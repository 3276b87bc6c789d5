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
    const found =
      name === "other"
        ? holdings.filter(({ category }) => !isKnown(category))
        : categories.flatMap((category) => holdings.filter((holding) => holding.category === category));
    if (found.length === 0) return null;
    return (
      <section key={name} className={classes.section}>
        <h2 className={classes.heading}>{t(`group.${name}`)}</h2>
        {together(found).map((same) => (
          <Together key={same[0]?.category} holdings={same} />
        ))}
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

/** Things that go on the same day for the same reason: it is said once. */
function Together({ holdings }: { holdings: readonly Holding[] }) {
  const { t } = useTranslation("coachee");
  const [first] = holdings;
  if (!first) return null;
  const { until, rule } = first;
  return (
    <div className={classes.together}>
      <ul className={classes.list}>
        {holdings.map(({ category, count, since }) => (
          <li key={category} className={classes.holding}>
            <span className={classes.what}>
              {isKnown(category) ? t(`holding.${category}`, { count }) : t("holding.unknown", { count, category })}
            </span>
            {since && <span className={classes.why}>{t("data.since", { day: toDay(since) })}</span>}
          </li>
        ))}
      </ul>
      <p className={classes.why}>
        {until ? t("data.until", { day: toDay(until) }) : t("data.noEnd")} {t(`rule.${rule}`)}
      </p>
    </div>
  );
}

function together(holdings: readonly Holding[]): Holding[][] {
  const found = new Map<string, Holding[]>();
  for (const holding of holdings) {
    const key = `${holding.rule} ${holding.until && toDay(holding.until)}`;
    found.set(key, [...(found.get(key) ?? []), holding]);
  }
  return [...found.values()];
}
