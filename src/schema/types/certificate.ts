import { Field, Int, ObjectType } from "type-graphql";
import type { DeletionCertificate, StoreName } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { CertificateKind, DeletionCause, ProbeResult, Store } from "../disposal-enums";
import { DateTime } from "../scalars";
import { BackupScrubType } from "./backup";
import { WithheldGroup } from "./counts";
import { Node } from "./node";

@ObjectType("StoreFinding", {
  description: "What one store held of one kind of data, what became of it, and what a second look found.",
})
export class StoreFinding {
  @Field(() => Store, { description: "The store." })
  store: StoreName;

  @Field(() => String, { description: "What kind of data." })
  category: string;

  @Field(() => Int, { description: "How many were found." })
  found: number;

  @Field(() => Int, { description: "How many were destroyed." })
  deleted: number;

  @Field(() => Int, { description: "How many stay without what led to the person." })
  unlinked: number;

  @Field(() => Int, { description: "How many are kept; withheld says on which ground." })
  withheld: number;

  @Field(() => String, { description: "How they were destroyed." })
  method: string;

  @Field(() => ProbeResult, { description: "What the second look found." })
  probe: keyof typeof ProbeResult;
}

@ObjectType("DeletionCertificate", {
  implements: Node,
  description: "What was destroyed, and how that was seen. Names nobody; verifiable offline.",
})
export class DeletionCertificateType extends Node {
  @Field(() => Int, { description: "Its place in the workspace's certificate log, from 1 without a gap." })
  number: number;

  @Field(() => CertificateKind, { description: "How much of what was due it covers." })
  kind: DeletionCertificate["kind"];

  @Field(() => DeletionCause, { description: "Why it was destroyed." })
  cause: DeletionCertificate["cause"];

  @Field(() => String, { nullable: true, description: "The person, as a random ref; null on a batch certificate." })
  subjectRef: string | null;

  @Field(() => DateTime, { description: "When it was issued, after the last deletion and the look that followed." })
  issuedAt: Date;

  @Field(() => DeletionCertificateType, { nullable: true, description: "The certificate that this one adds to." })
  parent?: object | null;

  @Field(() => [DeletionCertificateType], { description: "The certificates that add to this one, oldest first." })
  supplements?: object[];

  @Field(() => [StoreFinding], { description: "What each store held, and what became of it." })
  findings?: StoreFinding[];

  @Field(() => [WithheldGroup], { description: "What was kept, and why." })
  withheld?: WithheldGroup[];

  @Field(() => [String], { description: "What this certificate does not speak for, in sentences." })
  notCovered?: string[];

  @Field(() => String, {
    description:
      "Compact JWS over the canonical JSON of the certificate; verifiable offline with the published key set.",
  })
  jws: string;

  @Field(() => String, { nullable: true, description: "The same for people to read; a link that needs no account." })
  pdfUrl?: string | null;

  @Field(() => String, { nullable: true, description: "RFC 9162 root over the ids of what was destroyed, hex." })
  merkleRoot?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      "The RFC 9162 proof that an item is under the root, hex, deepest sibling first; null for one that isn't.",
  })
  inclusionProof?: string[] | null;

  @Field(() => BackupScrubType, { nullable: true, description: "Which backups still hold it; null when none did." })
  backupScrub?: object | null;

  row: DeletionCertificate;
}

export function toDeletionCertificate(row: DeletionCertificate): DeletionCertificateType {
  const { number, kind, cause, subjectRef, issuedAt, jws } = row;
  return Object.assign(new DeletionCertificateType(), {
    id: toPublicId("certificate", row.id),
    ...{ number, kind, cause, subjectRef, issuedAt, jws },
    row,
  });
}

export const DeletionCertificateConnection = connection(
  "DeletionCertificate",
  "certificates",
  () => DeletionCertificateType,
  toDeletionCertificate,
);

@ObjectType("CertificateVerification", { description: "Whether a certificate holds, and what is wrong when not." })
export class CertificateVerification {
  @Field(() => Boolean, { description: "Whether everything that was checked holds." })
  valid: boolean;

  @Field(() => Boolean, { description: "Whether one of the published keys signed exactly this." })
  signature: boolean;

  @Field(() => Boolean, { description: "Whether this very certificate stands in its place in the log." })
  inLog: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the certificate it adds to is in the log as it was signed; null when it adds to none.",
  })
  parentValid: boolean | null;

  @Field(() => [String], { description: "What is wrong, in words; empty when nothing is." })
  problems: string[];

  @Field(() => DeletionCertificateType, {
    nullable: true,
    description:
      "The certificate, for the admins and integrators of its workspace and its subject; null for all others.",
  })
  certificate: DeletionCertificateType | null;
}
