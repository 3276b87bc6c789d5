import { UnstyledButton } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../api/viewer";
import type { SignIn } from "../auth/sign-in";
import classes from "./shell.module.css";

const AccountMenu = lazy(() => import("./account-menu"));

/** Who is signed in. The menu behind it is loaded when it is first asked for. */
export function Account({ signIn }: { signIn: SignIn }) {
  const [isAsked, setAsked] = useState(false);
  const button = (
    <UnstyledButton
      className={classes.account}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setAsked(true)}
    >
      <Who />
    </UnstyledButton>
  );
  if (!isAsked) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu signIn={signIn} />
    </Suspense>
  );
}

export function Who() {
  const { t } = useTranslation();
  const { user, audience, workspace } = useViewer();
  return (
    <>
      {user.displayName ?? t(`role.${audience}`)}
      <span className={classes.faint}>
        {t(`role.${audience}`)} · {workspace.name}
      </span>
    </>
  );
}
