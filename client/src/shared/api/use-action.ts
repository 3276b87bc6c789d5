import type { OperationVariables, TypedDocumentNode } from "@apollo/client";
import { useApolloClient } from "@apollo/client/react";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { graphql } from "../../gql";
import { t } from "../i18n";
import { explain } from "./errors";

/** A refusal that the caller can do something about: its code, and the path of the input field at fault. */
export interface UserError {
  code: string;
  field?: readonly string[] | null;
  message: string;
}

/** What every mutation asks of its refusals: `useAction` reads them. */
graphql(`
  fragment Refusal_userError on UserError {
    code
    field
    message
  }
`);

/**
 * What came of a mutation. A refused one may have a payload as well: what a bulk has done all the same, or a conflict's
 * other side. Without an answer there are no refusals: it may have been done or not, and the same key finds out.
 */
export type Outcome<P> = { ok: true; payload: P } | { ok: false; payload: P | null; errors: readonly UserError[] };

type PayloadOf<D> = D extends { [key: string]: infer P } ? Exclude<P, string | undefined | null> : never;

/**
 * A mutation as an action: `run` gives its payload, or the refusals for the form to show. What went wrong on the way is
 * told in a corner, with the request's id. `refetch` names queries that are read again.
 */
export function useAction<D extends object, V extends OperationVariables>(
  mutation: TypedDocumentNode<D, V>,
  options: { refetch?: string[] } = {},
): [(variables: V) => Promise<Outcome<PayloadOf<D>>>, { busy: boolean }] {
  const apollo = useApolloClient();
  const [busy, setBusy] = useState(false);
  const refetchQueries = options.refetch ?? [];
  const run = async (variables: V): Promise<Outcome<PayloadOf<D>>> => {
    setBusy(true);
    try {
      const { data } = await apollo.mutate<D>({ mutation, variables, refetchQueries });
      return toOutcome<PayloadOf<D>>(data);
    } catch (error) {
      tell(error);
      return { ok: false, payload: null, errors: [] };
    } finally {
      setBusy(false);
    }
  };
  return [run, { busy }];
}

function toOutcome<P>(data: object | null | undefined): Outcome<P> {
  const payload = Object.values(data ?? {}).find((value) => typeof value === "object" && value !== null) ?? null;
  const errors = payload?.userErrors ?? [];
  return payload && errors.length === 0 ? { ok: true, payload } : { ok: false, payload, errors };
}

function tell(error: unknown): void {
  const { text, requestId } = explain(error);
  const message = requestId ? `${text} ${t("error.requestId", { id: requestId })}` : text;
  notifications.show({ color: "red", title: t("error.title"), message, autoClose: 12_000 });
}

/** A key that makes a mutation count once, however often it is sent: made where a form opens. */
export const newKey = (): string => crypto.randomUUID();
