import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Selection } from "./columns";
import classes from "./table.module.css";

/** What can be done with the chosen rows; it stays at the bottom of the window. */
export function BulkBar({ selection, children }: { selection: Selection; children: ReactNode }) {
  const { t } = useTranslation("admin");
  const count = selection.chosen.size;
  return (
    <div className={classes.bulk} data-open={count > 0 || undefined}>
      <span role="status">{count > 0 && t("table.chosen", { count })}</span>
      {count > 0 && (
        <Group gap="xs">
          {children}
          <Button variant="subtle" onClick={() => selection.choose(new Set())}>
            {t("table.none")}
          </Button>
        </Group>
      )}
    </div>
  );
}
