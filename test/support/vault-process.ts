import { ManagedIdentityCredential } from "@azure/identity";
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
    keyVault({ keyId, ca, credential: withIdentity(vault.hello), retryDelayMs: 1, ...given });
  return { ...vault, open };
}

/** The credential looks into the environment for as long as it is made, and at its first token. */
function withIdentity({ identityUrl, identityHeader }: VaultHello): KeyVaultOptions["credential"] {
  process.env.IDENTITY_ENDPOINT = identityUrl;
  process.env.IDENTITY_HEADER = identityHeader;
  return new ManagedIdentityCredential();
}
