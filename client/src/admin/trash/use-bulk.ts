import type { TypedDocumentNode } from "@apollo/client";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { AdminRestoreFromTrashMutation, PurgeFromTrashMutation, TrashActionInput } from "../../gql/graphql";
import { newKey, type UserError, useAction } from "../../shared/api/use-action";
import { tellBulk } from "./told";

const RESTORE = graphql(`
  mutation AdminRestoreFromTrash($input: TrashActionInput!) {
    trashed: restoreFromTrash(input: $input) {
      done
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);
const PURGE = graphql(`
  mutation PurgeFromTrash($input: TrashActionInput!) {
    trashed: purgeFromTrash(input: $input) {
      done
      userErrors {
        ...Refusal_userError
      }
    }
  }
`);

/** The most that the API takes at once. */
const AT_ONCE = 100;

type Bulk = TypedDocumentNode<AdminRestoreFromTrashMutation | PurgeFromTrashMutation, { input: TrashActionInput }>;

/** Does one thing to many items; each succeeds or fails on its own. `onDone` is given those that stay as they were. */
function useBulk(mutation: Bulk, said: "restored" | "purged", onDone: (left: ReadonlySet<string>) => void) {
  const { t } = useTranslation("admin");
  const [act, { busy }] = useAction(mutation, { refetch: ["Trash"] });
  const run = async (ids: readonly string[]) => {
    const left = new Set(ids);
    const refused: UserError[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const { payload, ...outcome } = await act({ input: { ids: some, idempotencyKey: newKey() } });
      for (const id of payload?.done ?? []) left.delete(id);
      if (!outcome.ok) refused.push(...outcome.errors);
      // No answer: that was told already, and what is behind it is not sent.
      if (!payload) break;
    }
    if (left.size === ids.length && refused.length === 0) return;
    tellBulk(t, { said, done: ids.length - left.size, refused });
    onDone(left);
  };
  return { run, busy };
}

export const useRestore = (onDone: (left: ReadonlySet<string>) => void) => useBulk(RESTORE, "restored", onDone);
export const usePurge = (onDone: (left: ReadonlySet<string>) => void) => useBulk(PURGE, "purged", onDone);
