import { Burger, Drawer, Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import { useIsConnected } from "../api/live";
import { useViewer } from "../api/viewer";
import type { SignIn } from "../auth/sign-in";
import { changeLanguage, type Language, languages, type TextKey } from "../i18n";
import { LoadingState } from "../ui/page";
import classes from "./shell.module.css";

/** One entry of the side bar. `count` says how many wait there. */
export interface Place {
  to: string;
  label: TextKey;
  count?: number;
}

/** What every page stands in: the side bar (a drawer where it's narrow), the banner of a lost connection, the content. */
export function Shell({ places, signIn }: { places: readonly Place[]; signIn: SignIn }) {
  const { t } = useTranslation();
  const [isOpen, drawer] = useDisclosure(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer it was chosen in.
  useEffect(() => drawer.close(), [pathname]);
  const isConnected = useIsConnected();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t("skip")}
      </a>
      <header className={classes.top}>
        <Burger size="sm" opened={isOpen} onClick={drawer.toggle} aria-label={t("menu")} />
        <span className={classes.name}>{t("appName")}</span>
      </header>
      <div className={classes.side}>
        <SideBar places={places} signIn={signIn} />
      </div>
      <Drawer opened={isOpen} onClose={drawer.close} size={260} title={t("appName")} hiddenFrom="sm">
        <SideBar places={places} signIn={signIn} />
      </Drawer>
      <main id="content" tabIndex={-1} className={classes.content}>
        <div role="status">{!isConnected && <p className={classes.banner}>{t("connection.lost")}</p>}</div>
        <Suspense fallback={<LoadingState />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

function SideBar({ places, signIn }: { places: readonly Place[]; signIn: SignIn }) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar}>
      <span className={classes.name}>{t("appName")}</span>
      <nav aria-label={t("nav.label")}>
        {places.map(({ to, label, count }) => (
          <NavLink key={to} to={to} className={classes.place}>
            {t(label)}
            {count ? <span className={classes.count}>{count}</span> : null}
          </NavLink>
        ))}
      </nav>
      <Account signIn={signIn} />
    </div>
  );
}

function Account({ signIn }: { signIn: SignIn }) {
  const { t, i18n } = useTranslation();
  const { user, audience, workspace } = useViewer();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          {user.displayName ?? t(`role.${audience}`)}
          <span className={classes.faint}>
            {t(`role.${audience}`)} · {workspace.name}
          </span>
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
