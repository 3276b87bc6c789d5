import type { TypedDocumentNode } from "@apollo/client";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { graphql } from "../../gql";
import type { AdminRestoreFromTrashMutation, PurgeFromTrashMutation, TrashActionInput } from "../../gql/graphql";
import { newKey, useAction } from "../../shared/api/use-action";

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

/** Does one thing to many items; each succeeds or fails on its own, and it is said how many did. */
function useBulk(mutation: Bulk, said: "restored" | "purged", onDone: () => void) {
  const { t } = useTranslation("admin");
  const [act, { busy }] = useAction(mutation, { refetch: ["Trash"] });
  const run = async (ids: readonly string[]) => {
    let refused = 0;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE);
      const done = await act({ input: { ids: some, idempotencyKey: newKey() } });
      // What went wrong on the way was told already, and nothing is known of what is behind it.
      if (!done.ok && done.errors.length === 0) return;
      if (!done.ok) refused += done.errors.length;
    }
    const stays = refused > 0 ? ` ${t("trash.refused", { count: refused })}` : "";
    notifications.show({ message: `${t(`trash.${said}`, { count: ids.length - refused })}${stays}` });
    onDone();
  };
  return { run, busy };
}

export const useRestore = (onDone: () => void) => useBulk(RESTORE, "restored", onDone);
export const usePurge = (onDone: () => void) => useBulk(PURGE, "purged", onDone);
