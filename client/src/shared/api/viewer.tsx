import { useSuspenseQuery } from "@apollo/client/react";
import { createContext, type ReactNode, useContext } from "react";
import { graphql } from "../../gql";
import type { ViewerQuery } from "../../gql/graphql";

const VIEWER = graphql(`
  query Viewer {
    viewer {
      audience
      unreadCount
      user {
        id
        displayName
        email
      }
      workspace {
        id
        name
        mode
        l2Visibility
        exportPolicy
        erasureApproval
        erasureCancelWindowHours
        trashDays
        storageQuotaBytes
      }
    }
  }
`);

export type ViewerData = ViewerQuery["viewer"];
const Context = createContext<ViewerData | null>(null);

/** Reads who is signed in, once; everything below can ask `useViewer`. */
export function ViewerProvider({ children }: { children: ReactNode }) {
  // Read again after a lost connection: where that fails, who was signed in still is.
  const { data, error } = useSuspenseQuery(VIEWER, { errorPolicy: "all" });
  if (!data) throw error;
  return <Context.Provider value={data.viewer}>{children}</Context.Provider>;
}

export function useViewer(): ViewerData {
  const viewer = useContext(Context);
  if (!viewer) throw new Error("no viewer here");
  return viewer;
}
