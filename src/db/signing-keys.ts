import type { JWK } from "jose";
import type { Pool, PoolClient } from "pg";
import { open, seal } from "../crypto/envelope";
import { generateSigningKey, signJws } from "../crypto/jws";
import type { Signer } from "../ports/signer";
import { inTransaction } from "./on-connection";

interface SigningKey {
  kid: string;
  privateJwk: JWK;
}

interface KeyRow {
  kid: string;
  wrapped: Buffer;
}

/**
 * Ed25519 keys in the keyring database, sealed under a key of the installation. The one that isn't retired signs; every
 * one stays published, with its dates, so that what it signed can be verified.
 */
export class SigningKeys implements Signer {
  /** The last one opened; each signature asks which one is current. */
  private opened: SigningKey | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly secret: () => Promise<Buffer>,
  ) {}

  async sign(typ: string, payload: unknown): Promise<string> {
    const { kid, privateJwk } = await this.open(await this.findOrMake());
    return signJws(privateJwk, kid, typ, payload);
  }

  /** Oldest first; `iat` and, once retired, `exp` in seconds since 1970 as IANA registers them for JWKs. */
  async published(): Promise<{ keys: Record<string, unknown>[] }> {
    const { rows } = await this.pool.query<{ jwk: Record<string, unknown>; made: Date; retired: Date | null }>(
      `select public_jwk as jwk, created_at as made, retired_at as retired from signing_key order by created_at, kid`,
    );
    const keys = rows.map(({ jwk, made, retired }) => ({
      ...jwk,
      iat: Math.floor(made.getTime() / 1000),
      ...(retired ? { exp: Math.ceil(retired.getTime() / 1000) } : {}),
    }));
    return { keys };
  }

  /** Retires the current key and makes the next in one transaction; of several at once each makes one rotation. */
  async rotate(): Promise<{ kid: string; retired: string }> {
    await this.findOrMake();
    const secret = await this.secret();
    return inTransaction(this.pool, "begin", async (client) => {
      await client.query("select pg_advisory_xact_lock(hashtext('regenesis-signing-key'))");
      // The time after the lock: a transaction's own would be before that of the rotation it waited for.
      const { rows } = await client.query<{ kid: string }>(
        `update signing_key set retired_at = clock_timestamp() where retired_at is null returning kid`,
      );
      const [retired] = rows;
      const kid = await insertKey(client, secret);
      if (!retired || !kid) throw new Error("a signing key was made or lost beside a rotation");
      return { kid, retired: retired.kid };
    });
  }

  /** Rotates once the current key has signed for so many days, by the machine's time; says whether it did. */
  async rotateAfter(days: number): Promise<boolean> {
    const { rows } = await this.pool.query<{ old: boolean }>(
      `select created_at < now() - make_interval(days => $1) as old from signing_key where retired_at is null`,
      [days],
    );
    if (!rows[0]?.old) return false;
    await this.rotate();
    return true;
  }

  private async findOrMake(): Promise<KeyRow> {
    const found = await this.find();
    if (found) return found;
    // Two first signers at once: whichever was there first signs for both.
    await insertKey(this.pool, await this.secret());
    return this.findOrMake();
  }

  private async find(): Promise<KeyRow | null> {
    const { rows } = await this.pool.query<KeyRow>(`select kid, wrapped from signing_key where retired_at is null`);
    return rows[0] ?? null;
  }

  private async open({ kid, wrapped }: KeyRow): Promise<SigningKey> {
    if (this.opened?.kid === kid) return this.opened;
    const privateJwk = JSON.parse(open(await this.secret(), toCell(kid), wrapped).toString());
    this.opened = { kid, privateJwk };
    return this.opened;
  }
}

/** Its id, or null where another one is current. */
async function insertKey(database: Pool | PoolClient, secret: Buffer): Promise<string | null> {
  const { kid, privateJwk, publicJwk } = await generateSigningKey();
  const wrapped = seal(secret, toCell(kid), JSON.stringify(privateJwk));
  const { rowCount } = await database.query(
    `insert into signing_key (kid, public_jwk, wrapped, created_at) values ($1, $2, $3, clock_timestamp()) on conflict do nothing`,
    [kid, JSON.stringify({ ...publicJwk, kid, alg: "EdDSA", use: "sig" }), wrapped],
  );
  return rowCount === 1 ? kid : null;
}

function toCell(kid: string) {
  return { workspaceId: "installation", table: "signing_key", column: "wrapped", rowId: kid };
}
