import type { ApolloClient } from "@apollo/client";
import { useApolloClient } from "@apollo/client/react";
import { print } from "graphql";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { graphql } from "../../gql";
import type { LiveNotificationsSubscription } from "../../gql/graphql";
import type { Api } from "./client";

const LIVE = graphql(`
  subscription LiveNotifications($after: ID) {
    notifications(after: $after) {
      id
      kind
      at
      resourceId
    }
  }
`);
/** Events of one moment are answered by one refetch. */
const TOGETHER_MS = 150;
/** A token that ends closes the socket for a moment: nobody needs to be told. */
const BLINK_MS = 1_000;
const AGAIN_MS = 500;

const Connection = createContext(true);
/** False while the socket is down: what is shown may be old. */
export const useIsConnected = (): boolean => useContext(Connection);

/**
 * Follows the viewer's notifications. They name no content: each makes what is on the screen be read again. After a lost
 * connection it goes on behind the last one seen, and everything is read again.
 */
export function Live({ socket, children }: { socket: Api["socket"]; children: ReactNode }) {
  const apollo = useApolloClient();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    const timers = { refresh: 0, lost: 0 };
    const refresh = () => {
      window.clearTimeout(timers.refresh);
      timers.refresh = window.setTimeout(() => void readAgain(apollo), TOGETHER_MS);
    };
    let wasLost = false;
    const stopListening = [
      socket.on("connected", () => {
        window.clearTimeout(timers.lost);
        setConnected(true);
        if (wasLost) refresh();
        wasLost = false;
      }),
      socket.on("closed", () => {
        wasLost = true;
        window.clearTimeout(timers.lost);
        timers.lost = window.setTimeout(() => setConnected(false), BLINK_MS);
      }),
    ];
    const stop = follow(socket, refresh);
    return () => {
      stop();
      for (const end of stopListening) end();
      window.clearTimeout(timers.refresh);
      window.clearTimeout(timers.lost);
    };
  }, [apollo, socket]);
  return <Connection.Provider value={isConnected}>{children}</Connection.Provider>;
}

/** A query that fails says so where it is shown. */
const readAgain = (apollo: ApolloClient): Promise<unknown> =>
  apollo.refetchQueries({ include: "active" }).catch(() => undefined);

/** Subscribes, and again whenever a subscription ends: with its token, or with a server that restarts. */
function follow(socket: Api["socket"], onEvent: () => void): () => void {
  let stopped = false;
  let end = () => {};
  // The same object is sent again on each reconnect: it goes on behind what was seen last.
  const variables: { after?: string } = {};
  const again = () => {
    if (!stopped) window.setTimeout(subscribe, AGAIN_MS);
  };
  const subscribe = () => {
    if (stopped) return;
    end = socket.subscribe<LiveNotificationsSubscription>(
      { query: print(LIVE), variables },
      {
        next: ({ data }) => {
          if (data) variables.after = data.notifications.id;
          onEvent();
        },
        error: again,
        complete: again,
      },
    );
  };
  subscribe();
  return () => {
    stopped = true;
    end();
  };
}
