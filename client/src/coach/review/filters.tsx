import { NativeSelect } from "@mantine/core";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useCoachees } from "../use-coachees";
import { kinds, useQueueFilter, verdicts } from "./queue-data";
import classes from "./review.module.css";

interface Choice {
  value: string;
  label: string;
}

/** By verdict, kind and coachee; in the address. */
export function Filters({ first }: { first: RefObject<HTMLSelectElement | null> }) {
  const { t } = useTranslation("coach");
  const { filter, set } = useQueueFilter();
  const coachees = useCoachees();
  const of = (name: keyof typeof filter, all: string, choices: Choice[]) => ({
    "aria-label": t(`filter.${name}`),
    size: "xs" as const,
    value: filter[name] ?? "",
    data: [{ value: "", label: all }, ...choices],
    onChange: ({ currentTarget }: { currentTarget: HTMLSelectElement }) => set(name, currentTarget.value),
  });
  const byVerdict = verdicts.map((value) => ({ value, label: t(`verdict.${value}`) }));
  const byKind = kinds.map((value) => ({ value, label: t(`kind.${value}`) }));
  const byCoachee = coachees.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className={classes.filters}>
      <NativeSelect ref={first} {...of("verdict", t("filter.allVerdicts"), byVerdict)} />
      <NativeSelect {...of("kind", t("filter.allKinds"), byKind)} />
      <NativeSelect {...of("coachee", t("filter.everybody"), byCoachee)} />
    </div>
  );
}
