import { KeyClient, type KeyClientOptions } from "@azure/keyvault-keys";
import { PortError, StartError } from "../errors";
import type { KeyWrapper } from "../ports/key-wrapper";
import type { TokenCredential } from "./azure-blob-client";
import { boundedAnswers } from "./key-vault-answers";
import { PORT, toVaultError } from "./key-vault-errors";

/** Goes to the vault both ways; RSA-OAEP would be done here with a cached public key, of a key that may be gone by now. */
const ALGORITHM = "RSA-OAEP-256";
const LEAST_BITS = 2048;
const DEADLINE_MS = 20_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

export interface KeyVaultOptions {
  /** https://NAME.vault.azure.net/keys/KEY; with /VERSION after it, that version wraps and no newer one. */
  keyId: string;
  credential: TokenCredential;
  /** For one operation, its retries included. */
  deadlineMs?: number;
  retryDelayMs?: number;
  /** Certificates to trust beside the system's, in PEM. */
  ca?: string;
}

export interface KeyVaultWrapper extends KeyWrapper {
  /** Throws StartError unless the key is RSA and may be seen, may wrap and may unwrap. */
  assertUsable(): Promise<void>;
}

/**
 * Wraps by an RSA key in Azure Key Vault. What is wrapped carries the id, with version, of the key that wrapped it, and
 * goes back to that version. Errors are PortError; they hold neither keys nor tokens.
 */
export function keyVault(options: KeyVaultOptions): KeyVaultWrapper {
  const { vaultUrl, name, version: pinned } = toParts(options.keyId);
  const client = new KeyClient(vaultUrl, options.credential, toClientOptions(options, vaultUrl));
  const ask = <T>(what: string, call: (within: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> =>
    call({ abortSignal: AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS) }).catch((error) => {
      throw toVaultError(what, error);
    });
  const newest = async () => {
    const key = await ask("show its key", (within) => client.getKey(name, { version: pinned, ...within }));
    return toOwnId(vaultUrl, name, key.properties.version);
  };
  const cryptography = (keyId: string) => {
    const found = toParts(keyId);
    if (found.vaultUrl !== vaultUrl || !found.version) throw unknownKey();
    return client.getCryptographyClient(found.name, { keyVersion: found.version });
  };
  const wrapper: KeyWrapper = {
    name: "azure-key-vault",
    newest,
    async wrap(key) {
      const keyId = await newest();
      const { result } = await ask("wrap a key", (within) => cryptography(keyId).wrapKey(ALGORITHM, key, within));
      return { wrapped: toBytes(result, LEAST_BITS / 8), keyId };
    },
    async unwrap(wrapped, keyId) {
      const by = cryptography(keyId);
      const { result } = await ask("unwrap a key", (within) => by.unwrapKey(ALGORITHM, wrapped, within));
      return toBytes(result, 1);
    },
    async rotate() {
      if (pinned) return false;
      try {
        await ask("rotate its key", (within) => client.rotateKey(name, within));
        return true;
      } catch (error) {
        if (error instanceof PortError && error.message.includes("(403 ")) return false;
        throw error;
      }
    },
    // A vault deletes a key with all its versions or not at all.
    destroyAllBut: async () => [],
  };
  return {
    ...wrapper,
    assertUsable: () =>
      assertUsable(wrapper, () => ask("show its key", (w) => client.getKey(name, { version: pinned, ...w }))),
  };
}

/** A redirect would take a key in the clear to another host; an answer that was asked to wait for is worth the deadline. */
function toClientOptions({ ca, retryDelayMs }: KeyVaultOptions, vaultUrl: string): KeyClientOptions {
  return {
    redirectOptions: { maxRetries: 0 },
    retryOptions: { maxRetries: 3, retryDelayInMs: retryDelayMs ?? 500, maxRetryDelayInMs: 5_000 },
    additionalPolicies: [{ policy: boundedAnswers, position: "perRetry" }],
    disableChallengeResourceVerification: LOOPBACK.test(new URL(vaultUrl).hostname),
    ...(ca ? { tlsOptions: { ca } } : {}),
  };
}

async function assertUsable(wrapper: KeyWrapper, show: () => Promise<{ keyType?: string }>): Promise<void> {
  const refuse = (why: string) => new StartError(`AZURE_KEY_VAULT_KEY_ID can't be used: ${why}`);
  const probe = Buffer.from("regenesis-start-up");
  try {
    const { keyType } = await show();
    if (keyType !== "RSA" && keyType !== "RSA-HSM") throw refuse("it must be an RSA key.");
    const { wrapped, keyId } = await wrapper.wrap(probe);
    if (!(await wrapper.unwrap(wrapped, keyId)).equals(probe)) throw refuse("what it wraps comes back changed.");
  } catch (error) {
    throw error instanceof PortError ? refuse(error.message) : error;
  }
}

interface KeyParts {
  vaultUrl: string;
  name: string;
  version: string | undefined;
}

/** Of https://HOST/keys/NAME[/VERSION]; anything else is no key of a vault. */
function toParts(keyId: string): KeyParts {
  const url = URL.canParse(keyId) ? new URL(keyId) : null;
  const path = /^\/keys\/([0-9A-Za-z-]{1,127})(?:\/([0-9a-f]{32}))?$/.exec(url?.pathname ?? "");
  if (url?.protocol !== "https:" || url.search || url.username || !path?.[1]) throw unknownKey();
  return { vaultUrl: url.origin, name: path[1], version: path[2] };
}

function toOwnId(vaultUrl: string, name: string, version: string | undefined): string {
  if (!/^[0-9a-f]{32}$/.test(version ?? "")) throw malformed();
  return `${vaultUrl}/keys/${name}/${version}`;
}

function toBytes(result: Uint8Array | undefined, least: number): Buffer {
  if (!(result instanceof Uint8Array) || result.length < least) throw malformed();
  return Buffer.from(result);
}

function unknownKey(): PortError {
  return new PortError(PORT, "The key's id is not one of the configured vault.", false);
}

function malformed(): PortError {
  return new PortError(PORT, "The vault's answer is malformed.", true);
}
