import { useTranslation } from "react-i18next";

/** The actions that the catalogue has words for; its keys have an underscore where an action has its dot. */
export function useActions(): string[] {
  const { t } = useTranslation("admin");
  const words: Record<string, string> = t("words.action", { returnObjects: true });
  const byWords = (one: string, other: string) => (words[one] ?? "").localeCompare(words[other] ?? "");
  return Object.keys(words)
    .toSorted(byWords)
    .map((key) => key.replace("_", "."));
}
