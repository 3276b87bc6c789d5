import { NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DensitySwitch } from "./density";
import classes from "./table.module.css";

/** What stands above a table: its filters, and how close the rows stand. */
export function Filters({ children, count }: { children?: ReactNode; count?: ReactNode }) {
  const { t } = useTranslation("admin");
  return (
    <div className={classes.filters}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a line. */}
      <div role="group" aria-label={t("table.filters")} className={classes.fields}>
        {children}
      </div>
      <div className={classes.aside}>
        <span role="status">{count}</span>
        <DensitySwitch />
      </div>
    </div>
  );
}

export function Choice<T extends string>(props: {
  label: string;
  all: string;
  value: T | null;
  options: readonly { value: T; label: string }[];
  onChange: (value: string | null) => void;
}) {
  return (
    <NativeSelect
      size="sm"
      label={props.label}
      value={props.value ?? ""}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value || null)}
      data={[{ value: "", label: props.all }, ...props.options]}
    />
  );
}

/** Typed text that filters once typing pauses. */
export function Typed(props: {
  label: string;
  value: string | null;
  placeholder?: string;
  onChange: (value: string | null) => void;
}) {
  const later = useDebouncedCallback(props.onChange, 400);
  return (
    <TextInput
      key={props.value === null ? "empty" : "typed"}
      size="sm"
      label={props.label}
      placeholder={props.placeholder}
      defaultValue={props.value ?? ""}
      onChange={({ currentTarget }) => later(currentTarget.value.trim() || null)}
    />
  );
}

export function DayField(props: { label: string; value: string | null; onChange: (value: string | null) => void }) {
  return (
    <TextInput
      type="date"
      size="sm"
      label={props.label}
      value={props.value ?? ""}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value || null)}
    />
  );
}
