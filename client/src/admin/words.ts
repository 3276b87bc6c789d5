import { useTranslation } from "react-i18next";

type Group = "category" | "action" | "metric" | "usage";

/** Words for what the server names by a free text: the catalogue's where it has some, the name itself otherwise. */
export function useWords(group: Group): (name: string) => string {
  const { t } = useTranslation("admin");
  const words: Record<string, string> = t(`words.${group}`, { returnObjects: true });
  return (name) => words[name.replace(/[. -]/g, "_")] ?? name.replace(/[._]/g, " ");
}
