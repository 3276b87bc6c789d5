import { Button, type ButtonProps, Kbd } from "@mantine/core";
import type { ReactNode } from "react";
import { type KeyName, keys, useKeysOff } from "./keys";
import classes from "./review.module.css";

/** A button with the key that does the same, while that is turned on. */
export function KeyButton(
  props: ButtonProps & { name: KeyName; onClick: () => void; children: ReactNode; "aria-describedby"?: string },
) {
  const { name, ...rest } = props;
  const { isOn } = useKeysOff();
  return (
    <Button
      {...rest}
      aria-keyshortcuts={isOn(name) ? keys[name] : undefined}
      rightSection={
        isOn(name) ? (
          <Kbd size="xs" aria-hidden className={classes.kbd}>
            {keys[name]}
          </Kbd>
        ) : null
      }
    />
  );
}
