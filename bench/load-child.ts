import autocannon = require("autocannon");

import type { Load, LoadResult } from "./load";

/** Asks what its parent sends, until the parent lets go. */
process.on("message", (load: Load) => {
  void ask(load).then((result) => process.send?.(result));
});

async function ask({ url, connections, amount, requests }: Load): Promise<LoadResult> {
  let wrong = 0;
  const startedAt = performance.now();
  let endedAt = startedAt;
  const checked = requests.map(({ answerLength, ...request }) => ({
    ...request,
    onResponse(status: number, body: string) {
      endedAt = performance.now();
      if (status !== 200 || body.length !== answerLength) wrong += 1;
    },
  }));
  let client = 0;
  const { errors, timeouts } = await autocannon({
    ...{ url, connections, amount, timeout: 60 },
    setupClient(each) {
      const first = Math.floor((client++ * checked.length) / connections);
      each.setRequests([...checked.slice(first), ...checked.slice(0, first)]);
    },
  });
  return { perSecond: amount / ((endedAt - startedAt) / 1000), wrong: wrong + errors + timeouts };
}
