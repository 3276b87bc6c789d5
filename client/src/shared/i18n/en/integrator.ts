export const integrator = {
  title: "Bring material in by the API",
  lead: "A machine's account creates sessions, uploads to them and follows what becomes of them, and reads no content.",
  playground: "Open the playground",
  playgroundText:
    "Twelve examples that run as they are, and the documents of every field, for the account you are signed in with.",
  noPlayground:
    "The playground is switched off on this server. Whoever runs it can switch it on with ALLOW_INTROSPECTION=1.",
  addresses: "Addresses",
  http: "Queries and mutations, by POST",
  socket: "Subscriptions, by WebSocket (graphql-transport-ws)",
  config: "Where to sign in, as JSON",
  copyAddress: "Copy the address",
  token: "A token",
  tokenText:
    "Send it with each request as “Authorization: Bearer …”, and as “authorization” in the socket's connection parameters.",
  tokenBuiltIn: "This server makes its own for development. On its machine:",
  tokenOutside: "From {{issuer}}, made for {{audience}}, with the claims sub, workspace and role.",
  first: "A first question",
  copyCommand: "Copy the command",
} as const;
