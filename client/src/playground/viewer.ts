import type { Audience } from "../gql/graphql";
import type { Ask } from "./ask";

/** Who is signed in. A machine's account has no name. */
export interface Viewer {
  audience: Audience;
  user: { displayName: string | null };
  workspace: { name: string };
}

export async function readViewer(ask: Ask): Promise<Viewer> {
  const asked = "{ viewer { audience user { displayName } workspace { name } } }";
  return (await ask<{ viewer: Viewer }>(asked)).viewer;
}
