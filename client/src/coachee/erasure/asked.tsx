import { ServerError } from "@apollo/client";
import { useApolloClient } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FragmentType, graphql, readFragment } from "../../gql";
import { newKey, useAction } from "../../shared/api/use-action";
import { ErasureStory } from "../../shared/ui/erasure-story";
import { inWords } from "../../shared/ui/in-words";
import { useErasureSteps } from "../../shared/ui/use-erasure-steps";
import { Receipt } from "../follow/receipt";
import { goOnWithout } from "../follow/receipt-address";
import classes from "./erasure.module.css";
import { keptReceipt } from "./receipt-kept";

const Asked_request = graphql(`
  fragment Asked_request on ErasureRequest {
    id
    state
    ...ErasureStory_request
  }
`);

const CANCEL = graphql(`
  mutation CancelMyErasure($input: ErasureDecisionInput!) {
    cancelErasure(input: $input) {
      userErrors {
        ...Refusal_userError
      }
      request {
        id
        ...Asked_request
      }
    }
  }
`);

const STILL_IN = graphql(`
  query StillSignedIn {
    viewer {
      audience
    }
  }
`);

/** An erasure that was asked for: it can be cancelled until it runs. Then the account ends, and the receipt takes over. */
export function Asked(props: { request: FragmentType<typeof Asked_request>; readAgain: () => void }) {
  const { readAgain } = props;
  const request = readFragment(Asked_request, props.request);
  const { id, state } = request;
  const live = useErasureSteps({ requestId: id, onChange: readAgain });
  const receipt = keptReceipt();
  const runs = state === "RUNNING" || state === "RETRYING" || live.length > 0;
  useEffect(() => {
    if (runs && receipt) goOnWithout(receipt);
  }, [runs, receipt]);
  useGoOnWhenRefused(receipt);
  return (
    <div className={classes.asked}>
      {receipt && <Receipt receipt={receipt} />}
      <ErasureStory request={request} live={live} actions={runs ? null : <Cancel requestId={id} done={readAgain} />} />
    </div>
  );
}

const LOOK_MS = 2_000;

/** The account ends when the erasure begins: from then on no token opens anything. */
function useGoOnWhenRefused(receipt: string | null): void {
  const apollo = useApolloClient();
  useEffect(() => {
    const look = () =>
      void apollo.query({ query: STILL_IN, fetchPolicy: "no-cache" }).catch((error: unknown) => {
        if (ServerError.is(error) && error.statusCode === 401) goOnWithout(receipt);
      });
    const timer = window.setInterval(look, LOOK_MS);
    return () => {
      window.clearInterval(timer);
      // What took this page away may be the refusal itself.
      look();
    };
  }, [apollo, receipt]);
}

function Cancel({ requestId, done }: { requestId: string; done: () => void }) {
  const { t } = useTranslation("coachee");
  const [key] = useState(newKey);
  const [cancel, { busy }] = useAction(CANCEL, { refetch: ["MyErasure"] });
  const [refusal, setRefusal] = useState<ReactNode>(null);
  const run = async () => {
    const outcome = await cancel({ input: { requestId, idempotencyKey: key } });
    if (outcome.ok) return done();
    const [first] = outcome.errors;
    setRefusal(first && inWords(t("refusal", { returnObjects: true }), first));
  };
  return (
    <div className={classes.cancel}>
      <Button onClick={() => void run()} loading={busy}>
        {t("erasure.cancel")}
      </Button>
      {refusal && (
        <p role="alert" className={classes.refusal}>
          {refusal}
        </p>
      )}
    </div>
  );
}
