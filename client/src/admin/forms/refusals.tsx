import { Alert } from "@mantine/core";
import { Fragment, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { newKey, type UserError } from "../../shared/api/use-action";
import { inWords } from "../../shared/ui/in-words";

/**
 * What the server refused: at the field where there is one, above the buttons otherwise. `key` makes the form count once:
 * after a refusal it is another, and while there is no answer it stays, since what was sent may have been done.
 */
export function useRefusals(fields: readonly string[]) {
  const { t } = useTranslation("admin");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [key, setKey] = useState(newKey);
  const words: Record<string, string> = t("refusal", { returnObjects: true });
  const fieldOf = (error: UserError) => error.field?.findLast((part) => fields.includes(part));
  const refuse = (refused: readonly UserError[]) => {
    setErrors(refused);
    if (refused.length > 0) setKey(newKey());
  };
  const at = (field: string): ReactNode => {
    const error = errors.find((one) => fieldOf(one) === field);
    return error && inWords(words, error);
  };
  const rest = errors.filter((error) => !fieldOf(error)).map((error) => inWords(words, error));
  return { key, at, rest, refuse };
}

export function Refused({ texts }: { texts: readonly ReactNode[] }) {
  if (texts.length === 0) return null;
  return (
    <Alert variant="outline" color="red" role="alert">
      {texts.map((text, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they come and go together.
        <Fragment key={place}>{text} </Fragment>
      ))}
    </Alert>
  );
}
