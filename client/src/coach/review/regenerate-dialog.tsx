import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UserError } from "../../shared/api/use-action";
import { Modal } from "../../shared/ui/modal";
import { Refusal, refusalAt } from "../refusal";

/** What to mind when the pack is derived again. */
export function RegenerateDialog(props: {
  onClose: () => void;
  busy: boolean;
  onRegenerate: (guidance: string) => Promise<readonly UserError[]>;
}) {
  const { t } = useTranslation(["coach", "shared"]);
  const [guidance, setGuidance] = useState("");
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const regenerate = async () => setErrors(await props.onRegenerate(guidance));
  return (
    <Modal opened onClose={props.onClose} title={t("regenerate.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("regenerate.text")}
        </Text>
        <Textarea
          label={t("regenerate.guidance")}
          description={t("regenerate.guidanceText")}
          value={guidance}
          onChange={({ currentTarget }) => setGuidance(currentTarget.value)}
          error={refusalAt(errors, "guidance")}
          autosize
          minRows={3}
          data-autofocus
        />
        <Refusal errors={errors} except={["guidance"]} />
        <Group justify="flex-end">
          <Button onClick={props.onClose}>{t("shared:cancel")}</Button>
          <Button variant="filled" loading={props.busy} onClick={() => void regenerate()}>
            {t("regenerate.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
