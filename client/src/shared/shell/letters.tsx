import { useQuery } from "@apollo/client/react";
import { Button, Group, Modal, NativeSelect, Stack, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { LettersQuery } from "../../gql/graphql";
import { type UserError, useAction } from "../api/use-action";
import { useViewer } from "../api/viewer";
import { type Language, languages } from "../i18n";
import { inWords } from "../ui/in-words";
import { LanguageOptions } from "../ui/language-options";
import { ErrorState, LoadingState } from "../ui/page";
import classes from "./shell.module.css";

const LETTERS = graphql(`
  query Letters {
    viewer {
      lettersWanted
      letterLocale
      workspace {
        id
        locale
      }
    }
  }
`);
const SET = graphql(`
  mutation SetLetters($input: SetLettersInput!) {
    setLetters(input: $input) {
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** Which letters the viewer wants, and in which language; what no letter holds, and which always come. */
export default function Letters({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(LETTERS, { fetchPolicy: "network-only" });
  return (
    <Modal opened onClose={onClose} title={t("letters.title")} classNames={{ title: classes.dialogTitle }}>
      {!data && error && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data && <Wishes of={data.viewer} onClose={onClose} />}
    </Modal>
  );
}

function Wishes({ of, onClose }: { of: LettersQuery["viewer"]; onClose: () => void }) {
  const { t } = useTranslation();
  const { email } = useViewer().user;
  const [wanted, setWanted] = useState(of.lettersWanted);
  const [locale, setLocale] = useState(of.letterLocale ?? "");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [setLetters, { busy }] = useAction(SET);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const done = await setLetters({ input: { wanted, locale: locale || null } });
    if (!done.ok) return setErrors(done.errors);
    notifications.show({ message: t("letters.saved") });
    onClose();
  };
  const ofWorkspace = languages[(of.workspace.locale ?? "en") as Language];
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="md">
        <Text>{email ? t("letters.lead", { email }) : t("letters.leadAlone")}</Text>
        <Text>{t("letters.never")}</Text>
        <Switch
          label={t("letters.wanted")}
          description={t("letters.always")}
          checked={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.checked)}
        />
        <NativeSelect
          label={t("letters.language")}
          value={locale}
          error={errors[0] && inWords({}, errors[0])}
          onChange={({ currentTarget }) => setLocale(currentTarget.value)}
        >
          <option value="">{t("letters.workspace", { language: ofWorkspace })}</option>
          <LanguageOptions />
        </NativeSelect>
        <Group justify="flex-end" gap="xs">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
