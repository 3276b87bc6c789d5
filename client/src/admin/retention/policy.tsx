import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import type { Policy_PolicyFragment } from "../../gql/graphql";
import { useAction } from "../../shared/api/use-action";
import { When } from "../../shared/ui/when";
import { Facts } from "../forms/facts";
import { Panel } from "../forms/panel";
import { ChangePolicy } from "./change-policy";
import classes from "./retention.module.css";

const POLICY = graphql(`
  fragment Policy_policy on RetentionPolicy {
    category
    days
    archiveAfterDays
    minDays
    maxDays
    updatedAt
    pending {
      days
      archiveAfterDays
      effectiveAt
      requestedBy {
        id
        displayName
      }
    }
  }
`);
const CANCEL = graphql(`
  mutation CancelRetentionChange($category: RetentionCategory!) {
    cancelRetentionChange(category: $category) {
      policy {
        ...Policy_policy
      }
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** How long one category is kept, in words. */
export function Policy(props: { policy: FragmentType<typeof POLICY> }) {
  const { t } = useTranslation(["admin", "shared"]);
  const policy = readFragment(POLICY, props.policy);
  const [isOpen, dialog] = useDisclosure(false);
  const { category, days, archiveAfterDays, updatedAt, pending } = policy;
  const archive = archiveAfterDays
    ? t("retention.archiveAfter", { count: archiveAfterDays })
    : t("retention.noArchive");
  return (
    <Panel title={t(`retention.category.${category}`)}>
      <Text c="dimmed" mb="sm">
        {t(`retention.clock.${category}`)}
      </Text>
      <Facts
        of={[
          { label: t("retention.keptFor"), value: t("shared:days", { count: days }) },
          ...(category === "SESSION" ? [{ label: t("retention.archive"), value: archive }] : []),
          { label: t("retention.changed"), value: updatedAt ? <When at={updatedAt} /> : t("retention.default") },
        ]}
      />
      {pending ? (
        <Pending policy={policy} />
      ) : (
        <Button mt="md" onClick={dialog.open}>
          {t("retention.change")}
        </Button>
      )}
      {isOpen && <ChangePolicy policy={policy} onClose={dialog.close} />}
    </Panel>
  );
}

/** A shortening that waits out its day. */
function Pending({ policy: { category, pending } }: { policy: Policy_PolicyFragment }) {
  const { t } = useTranslation(["admin", "shared"]);
  const [cancel, { busy }] = useAction(CANCEL);
  if (!pending) return null;
  const { days, effectiveAt, archiveAfterDays, requestedBy } = pending;
  const name = requestedBy?.displayName;
  return (
    <div className={classes.pending}>
      <Text fw={560}>
        {t("retention.willBe", { days: t("shared:days", { count: days }) })} <When as="ago" at={effectiveAt} />
      </Text>
      <Text size="sm">
        {archiveAfterDays && `${t("retention.archiveAfter", { count: archiveAfterDays })}. `}
        {name && `${t("retention.askedBy", { name })} `}
        {t("retention.untilThen")}
      </Text>
      <Group mt="xs">
        <Button loading={busy} onClick={() => void cancel({ category })}>
          {t("retention.takeBack")}
        </Button>
      </Group>
    </div>
  );
}
