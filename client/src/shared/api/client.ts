import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import type { Client } from "graphql-ws";
import type { SignIn } from "../auth/sign-in";
import { openSocket } from "./socket";

export interface Api {
  apollo: ApolloClient;
  socket: Client;
}

/** Queries and mutations by HTTP, subscriptions by one socket that comes back by itself. */
export function openApi(signIn: Pick<SignIn, "token"> | null): Api {
  const authorization = async () => (signIn ? { authorization: `Bearer ${await signIn.token()}` } : {});
  const socket = openSocket(authorization);
  const http = ApolloLink.from([
    new SetContextLink(async ({ headers }) => ({ headers: { ...(headers as object), ...(await authorization()) } })),
    new HttpLink({ uri: "/graphql" }),
  ]);
  const link = ApolloLink.split(
    ({ operationType }) => operationType === "subscription",
    new GraphQLWsLink(socket),
    http,
  );
  return { socket, apollo: new ApolloClient({ link, cache: openCache() }) };
}

function openCache(): InMemoryCache {
  return new InMemoryCache({
    typePolicies: {
      Query: {
        fields: {
          evidencePacks: relayStylePagination(["filter"]),
          sessions: relayStylePagination(["filter"]),
          trash: relayStylePagination(["filter"]),
          users: relayStylePagination(["role"]),
          notifications: relayStylePagination(["unreadOnly"]),
          auditLog: relayStylePagination(["filter"]),
          deletionCertificates: relayStylePagination(["filter"]),
          erasureRequests: relayStylePagination(["filter"]),
          legalHolds: relayStylePagination(["activeOnly"]),
          backups: relayStylePagination(),
          backupScrubs: relayStylePagination(["openOnly"]),
          filledForms: relayStylePagination(["sessionId"]),
          formTemplates: relayStylePagination(),
          exports: relayStylePagination(),
        },
      },
      RetentionPolicy: { keyFields: ["category"] },
      Viewer: { keyFields: [] },
    },
  });
}
