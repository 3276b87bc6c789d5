import { notifications } from "@mantine/notifications";
import type { TFunction } from "i18next";
import type { UserError } from "../../shared/api/use-action";
import { inWords } from "../../shared/ui/in-words";

interface Told {
  said: "restored" | "purged";
  done: number;
  refused: readonly UserError[];
}

/** Says how many it was done to, and how many not and why; that stays until it is read. */
export function tellBulk(t: TFunction<"admin">, { said, done, refused }: Told): void {
  const words: Record<string, string> = t("refusal", { returnObjects: true });
  const whys = new Map(refused.map((error) => [error.code, error]));
  if (done > 0) notifications.show({ message: t(`trash.${said}`, { count: done }) });
  for (const why of whys.values())
    notifications.show({
      ...{ color: "red", autoClose: false },
      title: t("trash.refused", { count: refused.filter(({ code }) => code === why.code).length }),
      message: inWords(words, why),
    });
}
