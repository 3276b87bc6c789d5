import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../api/viewer";
import type { SignIn } from "../auth/sign-in";
import { changeLanguage, type Language, languages } from "../i18n";
import { Who } from "./account";
import classes from "./shell.module.css";

const Letters = lazy(() => import("./letters"));

/** Opens with its first showing: it is there because somebody pressed the button that it replaces. */
export default function AccountMenu({ signIn }: { signIn: SignIn }) {
  const { t } = useTranslation();
  const { audience } = useViewer();
  const [isOpen, setOpen] = useState(false);
  const [hasLetters, setLetters] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus();
    setOpen(true);
  }, []);
  const closeLetters = () => {
    setLetters(false);
    target.current?.focus();
  };
  return (
    <>
      <Menu position="top-start" width={220} opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <UnstyledButton ref={target} className={classes.account}>
            <Who />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Looks />
          <Menu.Divider />
          {/* A machine gets none. */}
          {audience !== "INTEGRATOR" && <Menu.Item onClick={() => setLetters(true)}>{t("account.letters")}</Menu.Item>}
          <Menu.Item onClick={() => void signIn.signOut()}>{t("account.signOut")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{hasLetters && <Letters onClose={closeLetters} />}</Suspense>
    </>
  );
}

/** How the pages look, and their language. */
function Looks() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t("account.scheme")}</Menu.Label>
      {(["auto", "light", "dark"] as const).map((scheme) => (
        <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} aria-current={scheme === colorScheme}>
          {t(`account.${scheme}`)} {scheme === colorScheme && "✓"}
        </Menu.Item>
      ))}
      <Menu.Label>{t("account.language")}</Menu.Label>
      {(Object.entries(languages) as [Language, string][]).map(([language, name]) => (
        <Menu.Item key={language} lang={language} onClick={() => changeLanguage(language)}>
          {name} {i18n.language === language && "✓"}
        </Menu.Item>
      ))}
    </>
  );
}
