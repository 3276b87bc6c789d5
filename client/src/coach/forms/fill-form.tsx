import { useQuery } from "@apollo/client/react";
import { Button, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { toDay } from "../../shared/ui/when";
import { Refusal, refusalAt } from "../refusal";
import { FILL_FORM } from "./form-data";

const SESSIONS = graphql(`
  query FormSessions {
    sessions(first: 100) {
      edges {
        node {
          id
          title
          createdAt
          coachee {
            id
            displayName
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

function useSessionChoices(): { value: string; label: string }[] {
  const { t } = useTranslation("coach");
  const { data } = useQuery(SESSIONS, { fetchPolicy: "network-only" });
  const sessions = data?.sessions.edges.map(({ node }) => node) ?? [];
  return sessions.map(({ id, title, createdAt, coachee }) => ({
    value: id,
    label: [title ?? t("session.of", { day: toDay(createdAt) }), coachee?.displayName].filter(Boolean).join(" · "),
  }));
}

/** From which session a form is filled. */
export function FillForm(props: { template: { id: string; name: string }; onClose: () => void }) {
  const { t } = useTranslation(["coach", "shared"]);
  const navigate = useNavigate();
  const choices = useSessionChoices();
  const [fill, { busy }] = useAction(FILL_FORM, { refetch: ["CoachForms"] });
  const [sessionId, setSession] = useState("");
  const [key] = useState(newKey);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const run = async () => {
    const outcome = await fill({ input: { sessionId, templateId: props.template.id, idempotencyKey: key } });
    if (!outcome.ok) return setErrors(outcome.errors);
    await navigate(`/coach/forms/${outcome.payload.form?.id}`);
  };
  return (
    <Modal opened onClose={props.onClose} title={t("fill.title", { name: props.template.name })}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("fill.text")}
        </Text>
        <NativeSelect
          label={t("fill.session")}
          value={sessionId}
          data={[{ value: "", label: t("fill.choose") }, ...choices]}
          onChange={({ currentTarget }) => setSession(currentTarget.value)}
          error={refusalAt(errors, "sessionId")}
          data-autofocus
        />
        <Refusal errors={errors} except={["sessionId"]} />
        <Group justify="flex-end">
          <Button onClick={props.onClose}>{t("shared:cancel")}</Button>
          <Button variant="filled" disabled={!sessionId} loading={busy} onClick={() => void run()}>
            {t("fill.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
