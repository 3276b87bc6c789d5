import type { SignIn } from "../shared/auth/sign-in";

/** Reads what the page itself needs to know: who is there, and ids for the examples. Rejects where there are errors. */
export type Ask = <Data>(query: string) => Promise<Data>;

export function asking(post: typeof fetch): Ask {
  return async <Data>(query: string) => {
    const headers = { "content-type": "application/json" };
    const answer = await post("/graphql", { method: "POST", headers, body: JSON.stringify({ query }) });
    const { data, errors } = (await answer.json()) as { data?: Data; errors?: { message: string }[] };
    if (!data || errors) throw new Error(errors?.[0]?.message ?? `answered ${answer.status}`);
    return data;
  };
}

/** `fetch` with a token that holds. */
export function signed(signIn: SignIn): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${await signIn.token()}`);
    return fetch(input, { ...init, headers });
  };
}
