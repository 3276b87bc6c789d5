import { createInterface } from "node:readline";
import { type Document, type IssuerAccount, type IssuerFault, type Mint, OidcIssuer } from "./oidc-issuer";

/** One line of standard input; each is answered by one. */
export interface IssuerCommand {
  set?: Partial<Pick<OidcIssuer, "accounts" | "redirectUris" | "ttlSeconds">>;
  fail?: Partial<Record<Document, IssuerFault>>;
  rotate?: { alg: "RS256" | "ES256"; keepsOld: boolean };
  mint?: Mint & { account: IssuerAccount };
}

export interface IssuerAnswer {
  asked: string[];
  token?: string;
}

/** An issuer in a process of its own: prints where it is, obeys lines, ends with its standard input. */
async function main(): Promise<void> {
  const issuer = new OidcIssuer();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ url: await issuer.start() });
  for await (const line of createInterface(process.stdin)) {
    const { set, fail, rotate, mint } = JSON.parse(line) as IssuerCommand;
    Object.assign(issuer, set);
    if (fail) issuer.faults = fail;
    if (rotate) await issuer.rotate(rotate.alg, rotate.keepsOld);
    const token = mint && (await issuer.mint(mint.account, mint));
    say({ asked: mint ? [] : issuer.asked.splice(0), token } satisfies IssuerAnswer);
  }
  process.exit();
}

void main();
