import type { JWK } from "jose";
import type { Pool } from "pg";
import { open, seal } from "../crypto/envelope";
import { generateSigningKey, signJws } from "../crypto/jws";
import type { Signer } from "../ports/signer";

interface SigningKey {
  kid: string;
  privateJwk: JWK;
}

/**
 * Ed25519 keys in the keyring database, sealed under a key of the installation. The newest that isn't retired signs;
 * every one stays published, so that what it signed can be verified.
 */
export class SigningKeys implements Signer {
  private current: Promise<SigningKey> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly secret: () => Promise<Buffer>,
  ) {}

  async sign(typ: string, payload: unknown): Promise<string> {
    this.current ??= this.findOrMake().catch((error) => {
      this.current = null;
      throw error;
    });
    const { kid, privateJwk } = await this.current;
    return signJws(privateJwk, kid, typ, payload);
  }

  async published(): Promise<{ keys: Record<string, unknown>[] }> {
    const { rows } = await this.pool.query<{ public_jwk: Record<string, unknown> }>(
      `select public_jwk from signing_key order by created_at`,
    );
    return { keys: rows.map((row) => row.public_jwk) };
  }

  private async findOrMake(): Promise<SigningKey> {
    const found = await this.find();
    if (found) return found;
    const { kid, privateJwk, publicJwk } = await generateSigningKey();
    const wrapped = seal(await this.secret(), toCell(kid), JSON.stringify(privateJwk));
    // Two first signers at once: whichever was there first signs for both.
    await this.pool.query(
      `insert into signing_key (kid, public_jwk, wrapped) values ($1, $2, $3) on conflict do nothing`,
      [kid, JSON.stringify({ ...publicJwk, kid, alg: "EdDSA", use: "sig" }), wrapped],
    );
    return (await this.find()) ?? this.findOrMake();
  }

  private async find(): Promise<SigningKey | null> {
    const { rows } = await this.pool.query<{ kid: string; wrapped: Buffer }>(
      `select kid, wrapped from signing_key where retired_at is null order by created_at desc, kid limit 1`,
    );
    const [row] = rows;
    if (!row) return null;
    return { kid: row.kid, privateJwk: JSON.parse(open(await this.secret(), toCell(row.kid), row.wrapped).toString()) };
  }
}

function toCell(kid: string) {
  return { workspaceId: "installation", table: "signing_key", column: "wrapped", rowId: kid };
}
