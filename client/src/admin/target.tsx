import { useTranslation } from "react-i18next";
import { toShortId } from "./short";

/** What an id is of, by its prefix, and enough of it to tell it from others. */
export function Target({ id }: { id: string }) {
  const { t } = useTranslation("admin");
  const kinds: Record<string, string> = t("target", { returnObjects: true });
  const prefix = id.split("_")[0] ?? "";
  return (
    <span title={id}>
      {kinds[prefix] ?? ""} {toShortId(id)}
    </span>
  );
}
