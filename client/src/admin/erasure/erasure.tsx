import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { graphql } from "../../gql";
import type { ErasureQuery } from "../../gql/graphql";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { When } from "../../shared/ui/when";
import { Beside } from "./beside";
import { Decide } from "./decide";
import { StateChip, toShortRef } from "./state";
import { Story } from "./story";
import classes from "./story.module.css";

const ERASURE = graphql(`
  query Erasure($id: ID!) {
    node(id: $id) {
      ... on ErasureRequest {
        id
        state
        subjectRef
        subject {
          id
          displayName
        }
        requestedBy {
          id
          displayName
        }
        requestedAt
        ...Decide_request
        ...Story_request
        ...Beside_request
      }
    }
  }
`);

type Request = Extract<NonNullable<ErasureQuery["node"]>, { subjectRef: string }>;

/** One request as a story: what was done, what is being done, what stays and why. */
export default function Erasure() {
  const { t } = useTranslation("admin");
  const { id = "" } = useParams();
  const { data, error, refetch } = useQuery(ERASURE, { variables: { id } });
  if (error && !data)
    return (
      <Page title={t("erasure.title")}>
        <ErrorState error={error} retry={() => void refetch()} />
      </Page>
    );
  if (!data)
    return (
      <Page title={t("erasure.title")}>
        <LoadingState />
      </Page>
    );
  const request = data.node;
  if (!request || !("id" in request))
    return (
      <Page title={t("erasure.title")}>
        <EmptyState
          title={t("erasure.none")}
          text={t("erasure.noneText")}
          action={
            <Button component={Link} to="/admin/erasure">
              {t("erasure.back")}
            </Button>
          }
        />
      </Page>
    );
  return <Shown request={request as Request} />;
}

function Shown({ request }: { request: Request }) {
  const { t } = useTranslation("admin");
  const { subject, subjectRef, requestedBy, requestedAt, state } = request;
  const who = subject?.displayName ?? toShortRef(subjectRef);
  const by = requestedBy?.displayName;
  return (
    <Page
      wide
      title={t(`erasure.heading.${state}`, { who })}
      lead={
        <div className={classes.lead}>
          <StateChip state={state} />
          <span>
            {by ? t("erasure.askedByName", { name: by }) : t("erasure.askedBySelf")} <When at={requestedAt} />
          </span>
          {subject && <span title={subjectRef}>{t("erasure.ref", { ref: toShortRef(subjectRef) })}</span>}
        </div>
      }
      actions={<Decide request={request} />}
    >
      <div className={classes.columns}>
        <Story request={request} />
        <Beside request={request} />
      </div>
    </Page>
  );
}
