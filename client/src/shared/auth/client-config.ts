/** What the server says about itself (GET /client-config.json). */
export interface ClientConfig {
  issuer: string | null;
  clientId: string | null;
  /** Whose tokens the API takes: those made for it. */
  audience: string;
  /** The issuer is the server itself, for development. */
  builtIn: boolean;
  scope: string;
  /** Whether /playground is served. */
  playground: boolean;
}

let asked: Promise<ClientConfig> | null = null;

/** Asked for once: it says the same for as long as the server runs. */
export function readClientConfig(): Promise<ClientConfig> {
  asked ??= fetch("/client-config.json").then((answer) => answer.json() as Promise<ClientConfig>);
  return asked;
}
