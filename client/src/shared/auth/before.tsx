import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EmptyState, LoadingState, Page } from "../ui/page";

/** Nobody is signed in: not yet, not at all, or not any more. */
export type NotYet = { is: "opening" } | { is: "not-configured" } | { is: "failed"; reason: string };

/** What a page shows until somebody is signed in to it; `home` is where to try again. */
export function Before({ state, home }: { state: NotYet; home: string }) {
  const { t } = useTranslation();
  if (state.is === "opening") return <LoadingState />;
  const again = <Button onClick={() => location.assign(home)}>{t("signIn.again")}</Button>;
  return (
    <main>
      <Page title={t("appName")}>
        {state.is === "failed" ? (
          <EmptyState
            title={t("signIn.failed")}
            text={t("signIn.failedText", { reason: state.reason })}
            action={again}
          />
        ) : (
          <EmptyState title={t("signIn.notConfigured")} text={t("signIn.notConfiguredText")} />
        )}
      </Page>
    </main>
  );
}
