import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

export interface LoadRequest {
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Length of the answer that was checked beforehand, in UTF-16 units. */
  answerLength: number;
}

export interface Load {
  url: string;
  connections: number;
  /** A multiple of `connections`. */
  amount: number;
  /** Each connection goes round them from a place of its own, so that all come as often. */
  requests: LoadRequest[];
}

export interface LoadResult {
  perSecond: number;
  /** Answers that were no 200 or of another length, and connections that broke. */
  wrong: number;
}

/** Whoever asks lives in a process of its own, so that a slow server doesn't slow the asking. */
export class LoadGenerator {
  private readonly child: ChildProcess = fork(`${__dirname}/load-child.ts`, { execArgv: ["-r", "@swc-node/register"] });

  async run(load: Load): Promise<number> {
    const answer = once(this.child, "message");
    this.child.send(load);
    const [result] = (await answer) as [LoadResult];
    if (result.wrong > 0) throw new Error(`${result.wrong} of ${load.amount} answers were wrong`);
    return result.perSecond;
  }

  async stop(): Promise<void> {
    const exit = once(this.child, "exit");
    this.child.disconnect();
    await exit;
  }
}
