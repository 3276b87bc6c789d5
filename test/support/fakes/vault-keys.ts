import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { z } from "zod";

export type VaultOperation = "get" | "wrapkey" | "unwrapkey" | "rotate";

/** What a vault says no with. */
export class VaultRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly inner: string | null = null,
  ) {
    super(message);
  }
}

interface Version {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  enabled: boolean;
}

const bodySchema = z.strictObject({ alg: z.string(), value: z.string().regex(/^[A-Za-z0-9_-]+$/) });
const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };

/** One RSA key with its versions, and what can be asked of it. */
export class VaultKeys {
  base = "";
  deleted = false;
  readonly #versions: Version[] = [];

  constructor() {
    this.add();
  }

  get versions(): string[] {
    return this.#versions.map(({ id }) => `${this.base}/${id}`);
  }

  add(): void {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#versions.push({ id: randomBytes(16).toString("hex"), ...pair, enabled: true });
  }

  disable(keyId: string): void {
    const found = this.#versions.find(({ id }) => keyId.endsWith(id));
    if (found) found.enabled = false;
  }

  heal(): void {
    this.deleted = false;
    for (const version of this.#versions) version.enabled = true;
  }

  run(operation: string, name: string, version: string, contentType: string | undefined, body: string): object {
    const found = this.#find(name, version);
    if (operation === "get") return this.#describe(found);
    if (operation === "rotate") {
      this.add();
      return this.#describe(this.#versions.at(-1) as Version);
    }
    if (operation !== "wrapkey" && operation !== "unwrapkey")
      throw new VaultRefusal(405, "BadMethod", "The method is not supported.");
    if (!found.enabled)
      throw new VaultRefusal(
        403,
        "Forbidden",
        `Operation ${operation} is not allowed on a disabled key.`,
        "KeyDisabled",
      );
    const { alg, value } = toBody(contentType, body);
    if (alg !== "RSA-OAEP-256") throw bad(`Algorithm ${alg} is not one this fake knows.`);
    const bytes = Buffer.from(value, "base64url");
    const result =
      operation === "wrapkey" ? publicEncrypt({ key: found.publicKey, ...padding }, bytes) : open(found, bytes);
    return { kid: `${this.base}/${found.id}`, value: result.toString("base64url") };
  }

  #find(name: string, version: string): Version {
    const isOurs = this.base.endsWith(`/keys/${name}`) && !this.deleted;
    const found = version === "" ? this.#versions.at(-1) : this.#versions.find(({ id }) => id === version);
    if (!isOurs || !found) throw new VaultRefusal(404, "KeyNotFound", `A key with (name/id) ${name} was not found.`);
    return found;
  }

  #describe({ id, publicKey, enabled }: Version): object {
    const { n, e } = publicKey.export({ format: "jwk" });
    const key = { kid: `${this.base}/${id}`, kty: "RSA", key_ops: ["wrapKey", "unwrapKey"], n, e };
    const dates = { created: 1_763_000_000, updated: 1_763_000_000 };
    return { key, attributes: { enabled, ...dates, recoveryLevel: "Recoverable+Purgeable", recoverableDays: 90 } };
  }
}

function open({ privateKey }: Version, bytes: Buffer): Buffer {
  try {
    return privateDecrypt({ key: privateKey, ...padding }, bytes);
  } catch {
    throw bad("The parameter is incorrect.");
  }
}

function toBody(contentType: string | undefined, body: string): z.output<typeof bodySchema> {
  if (!contentType?.startsWith("application/json")) throw new VaultRefusal(415, "BadParameter", "JSON is wanted.");
  const parsed = bodySchema.safeParse(JSON.parse(body || "null"));
  if (!parsed.success) throw bad("Property has invalid value.");
  return parsed.data;
}

function bad(message: string): VaultRefusal {
  return new VaultRefusal(400, "BadParameter", message);
}
