import { type KeyVaultOptions, type KeyVaultWrapper, keyVault } from "../../src/adapters/key-vault";
import { type ChildProcess, startChild } from "./child";
import type { VaultCommand, VaultHello, VaultState } from "./fakes/vault-server";

export interface VaultProcess extends ChildProcess<VaultHello, VaultCommand, VaultState> {
  /** The adapter over it, with a managed identity whose tokens come from the process. */
  open(given?: Partial<KeyVaultOptions>): KeyVaultWrapper;
}

/** A fake Key Vault and its token endpoint as a process of its own. */
export async function startVaultProcess(): Promise<VaultProcess> {
  const vault = await startChild<VaultHello, VaultCommand, VaultState>(require.resolve("./fakes/vault-server-child"));
  const { keyId, ca } = vault.hello;
  const open = (given: Partial<KeyVaultOptions> = {}) =>
    keyVault({ keyId, ca, credential: identityOf(vault.hello), retryDelayMs: 1, ...given });
  return { ...vault, open };
}

/**
 * Asks the process's token endpoint as a managed identity does. The library's own credential keeps the first endpoint and
 * the tokens it has seen for as long as a process lives: it is tried by the command line's story, in a process of its own.
 */
function identityOf({ identityUrl, identityHeader }: VaultHello): KeyVaultOptions["credential"] {
  return {
    async getToken(scopes) {
      const resource = String(scopes).replace(/\/\.default$/, "");
      const url = `${identityUrl}?api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
      const answer = await fetch(url, { headers: { "x-identity-header": identityHeader } });
      if (!answer.ok) throw new Error("no token");
      const { access_token: token, expires_on: at } = (await answer.json()) as Record<string, string>;
      return { token: token as string, expiresOnTimestamp: Number(at) * 1000 };
    },
  };
}
