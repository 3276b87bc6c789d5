import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { SetContextLink } from "@apollo/client/link/context";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import type { Client } from "graphql-ws";
import type { SignIn } from "../auth/sign-in";
import { openSocket } from "./socket";

export interface Api {
  apollo: ApolloClient;
  socket: Client;
}

/** Queries and mutations by HTTP and by their hash, subscriptions by one socket that comes back by itself, as text. */
export function openApi(signIn: Pick<SignIn, "token"> | null): Api {
  const authorization = async () => (signIn ? { authorization: `Bearer ${await signIn.token()}` } : {});
  const socket = openSocket(authorization);
  const http = ApolloLink.from([
    new SetContextLink(async ({ headers }) => ({ headers: { ...(headers as object), ...(await authorization()) } })),
    new PersistedQueryLink({ generateHash: hashOf, disable: ({ meta }) => isUnknown(meta) }),
    new HttpLink({ uri: "/graphql" }),
  ]);
  const link = ApolloLink.split(
    ({ operationType }) => operationType === "subscription",
    new GraphQLWsLink(socket),
    http,
  );
  return { socket, apollo: new ApolloClient({ link, cache: openCache() }) };
}

/** The hash that codegen gave a document, without the name of its algorithm. */
function hashOf(document: object): string {
  const { __meta__: meta } = document as { __meta__?: { hash: string } };
  if (!meta) throw new Error("a document without a hash");
  return meta.hash.replace("sha256:", "");
}

/** A server of another build knows other documents: from then on it is asked by their text. */
const isUnknown = (meta: { persistedQueryNotFound: boolean; persistedQueryNotSupported: boolean }): boolean =>
  meta.persistedQueryNotFound || meta.persistedQueryNotSupported;

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
          webhooks: relayStylePagination(),
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
