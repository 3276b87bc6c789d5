import { Burger } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet, useLocation } from "react-router";
import { useIsConnected } from "../api/live";
import type { SignIn } from "../auth/sign-in";
import type { TextKey } from "../i18n";
import { LoadingState } from "../ui/page";
import { Account } from "./account";
import classes from "./shell.module.css";

const NarrowMenu = lazy(() => import("./narrow-menu"));

/** One entry of the side bar. `Count` says how many wait there, and keeps to it: a `PlaceCount`. */
export interface Place {
  to: string;
  label: TextKey;
  /** Whether addresses below it are other places. */
  end?: boolean;
  Count?: ComponentType;
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
      {isOpen && (
        <Suspense>
          <NarrowMenu onClose={drawer.close}>
            <SideBar places={places} signIn={signIn} />
          </NarrowMenu>
        </Suspense>
      )}
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
        {places.map(({ to, label, end, Count }) => (
          <NavLink key={to} to={to} end={end} className={classes.place}>
            {t(label)} <Suspense>{Count && <Count />}</Suspense>
          </NavLink>
        ))}
      </nav>
      <Account signIn={signIn} />
    </div>
  );
}
