import { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { refusal } from "./refusal";

const WINDOW_SECONDS = 60;
/** Points a minute; a page of the client costs 20 to 500. */
const ALLOWANCE = { person: 20_000, address: 2_000 } as const;

/** Whose allowance it is: a person's, or an address's for what needs no account. */
export interface Spender {
  kind: keyof typeof ALLOWANCE;
  /** Ids, or a keyed hash of the address. */
  key: string;
}

/** What the `rateLimit` field shows. */
export interface RateFacts {
  limit: number;
  /** Of this operation. */
  cost: number;
  remaining: number;
  resetAt: Date;
}

export interface RateLimiter {
  /** Throws RATE_LIMITED, with the seconds to wait, once the minute's allowance is spent. */
  spend(spender: Spender, cost: number): Promise<RateFacts>;
  close(): Promise<void>;
}

/** Counts in PostgreSQL (`limits.rate_limit`), so that any number of API processes share one allowance. */
export function postgresRateLimiter(databaseUrl: string): RateLimiter {
  const pool = new Pool({ connectionString: databaseUrl, application_name: "regenesis-limits", max: 4 });
  // A broken idle connection is replaced; without a listener it would end the process.
  pool.on("error", () => undefined);
  const counters = { person: counter(pool, "person"), address: counter(pool, "address") };
  return {
    async spend({ kind, key }, cost) {
      try {
        return toFacts(kind, cost, await counters[kind].consume(key, cost));
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        const said = `The allowance of ${ALLOWANCE[kind]} points a minute is spent; try again in ${retryAfterSeconds} s.`;
        throw refusal("RATE_LIMITED", said, { retryAfterSeconds });
      }
    },
    close: () => pool.end(),
  };
}

function counter(pool: Pool, kind: keyof typeof ALLOWANCE): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: "pool",
    schemaName: "limits",
    tableName: "rate_limit",
    // The server's role may not make tables; the migration did.
    tableCreated: true,
    clearExpiredByTimeout: true,
    keyPrefix: kind,
    points: ALLOWANCE[kind],
    // A caller who has spent everything is refused until the minute ends without asking PostgreSQL again.
    inMemoryBlockOnConsumed: ALLOWANCE[kind],
    duration: WINDOW_SECONDS,
  });
}

function toFacts(kind: keyof typeof ALLOWANCE, cost: number, state: RateLimiterRes): RateFacts {
  return {
    limit: ALLOWANCE[kind],
    cost,
    remaining: state.remainingPoints,
    resetAt: new Date(Date.now() + state.msBeforeNext),
  };
}
