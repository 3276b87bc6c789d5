import { useQuery } from "@apollo/client/react";
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { graphql } from "../../gql";
import type { ErasureQuery } from "../../gql/graphql";
import { ErasureStory } from "../../shared/ui/erasure-story";
import { EmptyState, ErrorState, LoadingState, Page } from "../../shared/ui/page";
import { useErasureSteps } from "../../shared/ui/use-erasure-steps";
import { When } from "../../shared/ui/when";
import { Decide } from "./decide";
import { isEnded, toShortRef } from "./state";

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
        decisionReason
        decidedBy {
          id
          displayName
        }
        ...Decide_request
        ...ErasureStory_request
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
  return <Shown request={request as Request} readAgain={() => void refetch()} />;
}

function Shown({ request, readAgain }: { request: Request; readAgain: () => void }) {
  const { t } = useTranslation("admin");
  const { id, subject, subjectRef, state } = request;
  const live = useErasureSteps({ requestId: id, skip: isEnded(state), onChange: readAgain });
  const who = subject?.displayName ?? toShortRef(subjectRef);
  return (
    <Page
      wide
      title={t(`erasure.heading.${state}`, { who })}
      lead={<About request={request} />}
      actions={<Decide request={request} />}
    >
      <ErasureStory request={request} live={live} certificateHref={(one) => `/admin/certificates/${one}`} />
    </Page>
  );
}

/** Who asked, about whom, and who decided what and why. */
function About({ request }: { request: Request }) {
  const { t } = useTranslation("admin");
  const { subject, subjectRef, requestedBy, requestedAt, decidedBy, decisionReason } = request;
  const by = requestedBy?.displayName;
  return (
    <>
      {by ? t("erasure.askedByName", { name: by }) : t("erasure.askedBySelf")} <When at={requestedAt} />
      {subject && <span title={subjectRef}> · {t("erasure.ref", { ref: toShortRef(subjectRef) })}</span>}
      {decidedBy?.displayName && <Text>{t("erasure.decidedBy", { name: decidedBy.displayName })}</Text>}
      {decisionReason && <Text>{t("erasure.because", { reason: decisionReason })}</Text>}
    </>
  );
}
