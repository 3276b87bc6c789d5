import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import { ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { Panel } from "../forms/panel";
import { ModeSwitch } from "./mode-switch";
import { SettingsForm } from "./settings-form";

const SETTINGS = graphql(`
  query Settings {
    viewer {
      workspace {
        id
        ...Settings_workspace
        ...Mode_workspace
      }
    }
  }
`);

/** What holds for the whole workspace. */
export default function Settings() {
  const { t } = useTranslation("admin");
  const { data, error, refetch } = useQuery(SETTINGS);
  return (
    <Page title={t("settings.title")} lead={t("settings.lead")}>
      {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data && (
        <>
          <Panel title={t("settings.rules")}>
            <SettingsForm workspace={data.viewer.workspace} />
          </Panel>
          <Panel title={t("settings.mode")}>
            <ModeSwitch workspace={data.viewer.workspace} />
          </Panel>
        </>
      )}
    </Page>
  );
}
