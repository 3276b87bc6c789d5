import { Text } from "@mantine/core";
import type { UserError } from "../shared/api/use-action";

const at = ({ field }: UserError) => field?.at(-1) ?? "";

/** What was refused about one field of a form. */
export const refusalAt = (errors: readonly UserError[], field: string): string | undefined =>
  errors.find((error) => at(error) === field)?.message;

/** What was refused and belongs to none of the fields that say so themselves. */
export function Refusal({ errors, except = [] }: { errors: readonly UserError[]; except?: readonly string[] }) {
  const rest = errors.filter((error) => error.message && !except.includes(at(error)));
  if (rest.length === 0) return null;
  return (
    <Text role="alert" size="sm" c="var(--rg-bad)">
      {[...new Set(rest.map(({ message }) => message))].join(" ")}
    </Text>
  );
}
