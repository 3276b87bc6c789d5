import { useQuery } from "@apollo/client/react";
import type { ReactNode } from "react";
import { graphql } from "../../gql";
import type { ErasureState, FollowedErasureQuery } from "../../gql/graphql";
import { ErasureStory } from "../../shared/ui/erasure-story";
import { ErrorState, LoadingState } from "../../shared/ui/page";
import { useErasureSteps } from "../../shared/ui/use-erasure-steps";

const FOLLOWED = graphql(`
  query FollowedErasure($receipt: String!) {
    erasureStatus(receipt: $receipt) {
      id
      state
      ...ErasureStory_request
    }
  }
`);

const AGAIN_MS = 3_000;
const SETTLED: readonly ErasureState[] = ["COMPLETED", "PARTIALLY_COMPLETED", "REJECTED", "CANCELLED"];

/** An erasure as its receipt opens it, with what stands `before` it; `unknown` where it opens nothing. */
export function ReceiptStory(props: { receipt: string; unknown: ReactNode; before?: ReactNode }) {
  const { receipt, unknown, before } = props;
  const { data, previousData, error, refetch, startPolling, stopPolling } = useQuery(FOLLOWED, {
    variables: { receipt },
    pollInterval: AGAIN_MS,
  });
  const shown = data ?? previousData;
  if (!shown) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <LoadingState />;
  if (!shown.erasureStatus) return unknown;
  const isSettled = SETTLED.includes(shown.erasureStatus.state);
  if (isSettled) stopPolling();
  const again = () => {
    startPolling(AGAIN_MS);
    void refetch();
  };
  return (
    <>
      {before}
      <Live request={shown.erasureStatus} receipt={receipt} skip={isSettled} onChange={again} />
    </>
  );
}

type Request = NonNullable<FollowedErasureQuery["erasureStatus"]>;

function Live(props: { request: Request; receipt: string; skip: boolean; onChange: () => void }) {
  const { request, receipt, skip, onChange } = props;
  const live = useErasureSteps({ requestId: request.id, receipt, skip, onChange });
  return <ErasureStory request={request} live={live} />;
}
