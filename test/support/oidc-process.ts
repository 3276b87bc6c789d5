import { startChild } from "./child";
import type { IssuerAccount, Mint } from "./fakes/oidc-issuer";
import type { IssuerAnswer, IssuerCommand } from "./fakes/oidc-issuer-child";

export interface IssuerProcess {
  url: string;
  /** Gives the paths that were asked for since the last look. */
  tell(command?: IssuerCommand): Promise<string[]>;
  /** An access token with whatever else it should say. */
  mint(account: IssuerAccount, more?: Mint): Promise<string>;
  stop(): Promise<void>;
}

/** An outside issuer as a process of its own. */
export async function startIssuer(): Promise<IssuerProcess> {
  const script = require.resolve("./fakes/oidc-issuer-child");
  const { hello, tell, stop } = await startChild<{ url: string }, IssuerCommand, IssuerAnswer>(script);
  return {
    ...{ url: hello.url, stop },
    tell: async (command = {}) => (await tell(command)).asked,
    mint: async (account, more = {}) => (await tell({ mint: { account, ...more } })).token as string,
  };
}
