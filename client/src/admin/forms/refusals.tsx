import { Alert } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";

/** What the server refused: at the field where there is one, above the buttons otherwise. */
export function useRefusals(fields: readonly string[]) {
  const { t } = useTranslation("admin");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const fieldOf = (error: UserError) => error.field?.findLast((part) => fields.includes(part));
  const inWords = (error: UserError) => {
    const words: Record<string, string> = t("refusal", { returnObjects: true });
    return words[error.code] ?? error.message;
  };
  const at = (field: string): string | undefined => {
    const error = errors.find((one) => fieldOf(one) === field);
    return error && inWords(error);
  };
  const rest = errors.filter((error) => !fieldOf(error)).map(inWords);
  const has = (code: string) => errors.some((error) => error.code === code);
  return { at, has, setErrors, rest };
}

export function Refused({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <Alert variant="outline" color="red" role="alert">
      {texts.join(" ")}
    </Alert>
  );
}
