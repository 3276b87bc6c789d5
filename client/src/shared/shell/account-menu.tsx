import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignIn } from "../auth/sign-in";
import { changeLanguage, type Language, languages } from "../i18n";
import { Who } from "./account";
import classes from "./shell.module.css";

/** Opens with its first showing: it is there because somebody pressed the button that it replaces. */
export default function AccountMenu({ signIn }: { signIn: SignIn }) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isOpen, setOpen] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus();
    setOpen(true);
  }, []);
  return (
    <Menu position="top-start" width={220} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <UnstyledButton ref={target} className={classes.account}>
          <Who />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
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
        <Menu.Divider />
        <Menu.Item onClick={() => void signIn.signOut()}>{t("account.signOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
