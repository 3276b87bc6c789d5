import { useSubscription } from "@apollo/client/react";
import { useState } from "react";
import { graphql, readFragment } from "../../gql";
import type { ErasureStory_StepFragment } from "../../gql/graphql";
import { ErasureStory_step } from "./erasure-story-steps";

const PROGRESS = graphql(`
  subscription ErasureProgress($requestId: ID!, $receipt: String) {
    erasureProgress(requestId: $requestId, receipt: $receipt) {
      ...ErasureStory_step
    }
  }
`);

interface Followed {
  requestId: string;
  receipt?: string;
  skip?: boolean;
  /** After each change and at the end: what else the request says is to be read again. */
  onChange: () => void;
}

/** The steps of an erasure as they are told live, by name of the step; for `live` of the story. */
export function useErasureSteps({ requestId, receipt, skip = false, onChange }: Followed): ErasureStory_StepFragment[] {
  const [steps, setSteps] = useState<ReadonlyMap<string, ErasureStory_StepFragment>>(new Map());
  useSubscription(PROGRESS, {
    variables: { requestId, receipt },
    skip,
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const step = readFragment(ErasureStory_step, data.erasureProgress);
      setSteps((known) => new Map(known).set(step.name, step));
    },
    onComplete: onChange,
  });
  return [...steps.values()];
}
