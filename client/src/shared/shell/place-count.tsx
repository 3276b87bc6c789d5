import { VisuallyHidden } from "@mantine/core";
import { toNumber } from "../ui/format";
import classes from "./shell.module.css";

/** How many wait at a place of the side bar; `says` is what they do there, for who doesn't see where the number stands. */
export function PlaceCount({ value, says }: { value: number | undefined; says: string }) {
  if (!value) return null;
  return (
    <span className={classes.count} title={says}>
      <span aria-hidden>{toNumber(value)}</span>
      <VisuallyHidden>{says}</VisuallyHidden>
    </span>
  );
}
