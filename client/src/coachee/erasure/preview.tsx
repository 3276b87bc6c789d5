import { useQuery } from "@apollo/client/react";
import { Anchor, Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type FragmentType, graphql } from "../../gql";
import type { ErasurePreviewQuery } from "../../gql/graphql";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { Confirm } from "./confirm";
import classes from "./erasure.module.css";
import { Goes, Stays } from "./goes-and-stays";
import { LastRequest, type LastRequest_request } from "./last-request";

const PREVIEW = graphql(`
  query ErasurePreview($subjectId: ID!) {
    erasurePreview(subjectId: $subjectId) {
      token
      erased {
        category
        count
      }
      withheld {
        ground
        until
        count
      }
      unlinked {
        category
        count
      }
    }
  }
`);

export type Previewed = ErasurePreviewQuery["erasurePreview"];

/** What would go, what would stay and why; and the way to ask for it. `last` is the request before, if there was one. */
export function Preview({ subjectId, last }: { subjectId: string; last?: FragmentType<typeof LastRequest_request> }) {
  const { t } = useTranslation("coachee");
  const { data, previousData, error, refetch } = useQuery(PREVIEW, {
    variables: { subjectId },
    fetchPolicy: "network-only",
  });
  const [isOpen, setOpen] = useState(false);
  const seen = (data ?? previousData)?.erasurePreview;
  if (!seen) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState />;
  return (
    <div className={classes.reading}>
      {last && <LastRequest request={last} />}
      <Goes seen={seen} />
      <Stays seen={seen} />
      <section>
        <h2>{t("erasure.next")}</h2>
        <p>{t("erasure.nextText")}</p>
        <p>
          <Anchor component={Link} to="/me/data">
            {t("erasure.copyFirst")}
          </Anchor>
        </p>
      </section>
      <Group gap="xs">
        <Button component={Link} to="/me/data">
          {t("erasure.back")}
        </Button>
        <Button onClick={() => setOpen(true)} c="var(--rg-bad)">
          {t("erase.open")}
        </Button>
      </Group>
      {isOpen && <Confirm subjectId={subjectId} seen={seen} lookAgain={refetch} close={() => setOpen(false)} />}
    </div>
  );
}
