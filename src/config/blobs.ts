import { z } from "zod";
import { StartError } from "../errors";
import { web } from "./kinds";

export interface S3Config {
  bucket: string;
  /** Null: as the SDK finds it. */
  region: string | null;
  /** Null: Amazon's. */
  endpoint: string | null;
  pathStyle: boolean;
}

/** Null: Azurite. */
export type BlobsConfig = { accountUrl: string } | { connectionString: string } | S3Config | null;

/** One of these says where blobs go. */
export const STORES = ["AZURE_STORAGE_ACCOUNT_URL", "AZURE_STORAGE_CONNECTION_STRING", "S3_BUCKET"] as const;

export const blobVariables = {
  AZURE_STORAGE_ACCOUNT_URL: web.optional(),
  AZURE_STORAGE_CONNECTION_STRING: z
    .string()
    .regex(/(^|;)(AccountName|BlobEndpoint|UseDevelopmentStorage)=/, { error: "a storage account's connection string" })
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: "a bucket's name, 3 to 63 of a-z, 0-9, dots and hyphens" })
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, { error: "a region, such as eu-central-1" })
    .optional(),
  S3_ENDPOINT: web.optional(),
  S3_PATH_STYLE: z.enum(["0", "1"], { error: "1 or 0" }).optional(),
  BLOB_KEEPS_DELETED: z.enum(["accept"], { error: "accept" }).optional(),
};
type Variables = z.output<z.ZodObject<typeof blobVariables>>;

/** Throws StartError for two stores at once, and for a setting of one that is not there. */
export function readBlobs(vars: Variables): BlobsConfig {
  const { AZURE_STORAGE_ACCOUNT_URL: accountUrl, AZURE_STORAGE_CONNECTION_STRING: connectionString } = vars;
  const [first, second] = STORES.filter((name) => vars[name]);
  if (second) throw new StartError(`${second} is set beside ${first}: give one of them.`);
  const stray = (["S3_REGION", "S3_ENDPOINT", "S3_PATH_STYLE"] as const).find((name) => vars[name]);
  if (stray && !vars.S3_BUCKET) throw new StartError(`S3_BUCKET is missing: ${stray} is set.`);
  if (accountUrl) return { accountUrl };
  if (connectionString) return { connectionString };
  if (vars.S3_BUCKET) return toS3(vars, vars.S3_BUCKET);
  if (vars.BLOB_KEEPS_DELETED) throw new StartError("BLOB_KEEPS_DELETED is refused with the embedded blob store.");
  return null;
}

/** Other stores than Amazon's are reached by path, unless it is said otherwise: few have a host name for each bucket. */
function toS3(vars: Variables, bucket: string): S3Config {
  const endpoint = vars.S3_ENDPOINT ?? null;
  const pathStyle = vars.S3_PATH_STYLE === undefined ? endpoint !== null : vars.S3_PATH_STYLE === "1";
  return { bucket, region: vars.S3_REGION ?? null, endpoint, pathStyle };
}
