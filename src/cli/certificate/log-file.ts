import { z } from "zod";
import type { CertificateLog, SignedNumber } from "../../crypto/check-certificate-log";
import { listedKeys, place, sha256, uuid } from "../offline";

const checkpoint = z.strictObject({ number: place, head: sha256, jws: z.string() }) satisfies z.ZodType<SignedNumber>;

/** An exported certificate log. What its JWS say is for the check to find out. */
export const certificateLogSchema = z.strictObject({
  format: z.literal("regenesis-certificate-log/1"),
  workspaceId: uuid,
  certificates: z.array(z.strictObject({ number: place, jws: z.string(), link: sha256 })),
  checkpoints: z.array(checkpoint),
  keys: listedKeys,
}) satisfies z.ZodType<CertificateLog>;

/** What somebody kept of it: an export, or one signed head. */
export const earlierSchema = z.union([certificateLogSchema, checkpoint]);
