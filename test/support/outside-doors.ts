import type { Config } from "../../src/config";
import { openIdIssuer } from "../../src/server/oidc";
import type { KeySetTimes } from "../../src/server/oidc/key-set";
import { type Answer, type Doors, type DoorsGiven, openDoors } from "../api/doors";
import { AUDIENCE, CLIENT_ID, type IssuerAccount, type Mint } from "./fakes/oidc-issuer";
import { type IssuerProcess, startIssuer } from "./oidc-process";

/** A whole server whose people come from an outside issuer. */
export interface OutsideDoors extends Doors {
  outside: IssuerProcess;
  oidc: NonNullable<Config["oidc"]>;
  /** Asks who that is, with a bearer token: the answer's status, code and audience. */
  show(bearer: string): Promise<{ status: number; code?: string; audience?: string; message?: string }>;
  /** The same for an account of this moment's. */
  showAs(account: IssuerAccount, more?: Mint): ReturnType<OutsideDoors["show"]>;
}

const WHO = "{ viewer { audience user { id } } }";

export async function openOutsideDoors(
  given: { oidc?: Partial<NonNullable<Config["oidc"]>>; times?: Partial<KeySetTimes> } & DoorsGiven = {},
): Promise<OutsideDoors> {
  const { oidc: more, times, ...parts } = given;
  const outside = await startIssuer();
  const claims = { roleClaim: "role", workspaceClaim: "workspace", scope: "openid profile email" };
  const oidc = { issuer: outside.url, audience: AUDIENCE, jwksUrl: null, clientId: CLIENT_ID, ...claims, ...more };
  const doors = await openDoors({ ...parts, issuer: await openIdIssuer(oidc, times), config: { oidc } });
  const show = async (bearer: string) => {
    const answer: Answer = await doors.call("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query: WHO }),
    });
    const { status, body } = answer;
    const [error] = body.errors ?? [];
    return { status, code: error?.extensions.code, message: error?.message, audience: body.data?.viewer?.audience };
  };
  return {
    ...{ ...doors, outside, oidc, show },
    showAs: async (account, minted) => show(await outside.mint(account, minted)),
    close: async () => {
      await doors.close();
      await outside.stop();
    },
  };
}
