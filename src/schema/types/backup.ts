import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import type { Backup, BackupScrub } from "../../entities";
import { toPublicId } from "../../entities/public-id";
import { connection } from "../connection";
import { BackupState, ScrubState } from "../disposal-enums";
import { DateTime } from "../scalars";
import { DeletionCertificateType } from "./certificate";
import { Node } from "./node";

@ObjectType("Backup", { implements: Node, description: "An encrypted backup of the data of the whole installation." })
export class BackupType extends Node {
  @Field(() => DateTime, { description: "When it was begun: what was there then is in it." })
  takenAt: Date;

  @Field(() => DateTime, { description: "When it will be destroyed." })
  expiresAt: Date;

  @Field(() => Float, { description: "How many bytes it has, encrypted." })
  byteSize: number;

  @Field(() => BackupState, { description: "Where it stands." })
  state: Backup["state"];
}

export function toBackup(row: Backup): BackupType {
  const { takenAt, expiresAt, byteSize, state } = row;
  return Object.assign(new BackupType(), { id: toPublicId("backup", row.id), takenAt, expiresAt, byteSize, state });
}

export const BackupConnection = connection("Backup", "backups", () => BackupType, toBackup);

@ObjectType("BackupScrub", {
  description: "Which backups still hold what a certificate says is gone, and until when.",
})
export class BackupScrubType {
  @Field(() => ID, { description: "Its id." })
  id: string;

  @Field(() => ID, { description: "The certificate that it belongs to." })
  certificateId: string;

  @Field(() => ScrubState, { description: "How far it is." })
  state: BackupScrub["state"];

  @Field(() => Int, { description: "Which day of it this is, from 1; stays where it is once it is complete." })
  day?: number;

  @Field(() => DateTime, { description: "When the last of the backups is due to be gone." })
  dueAt: Date;

  @Field(() => Int, { description: "How many are not known to be gone yet, other systems' included." })
  backupsPending?: number;

  @Field(() => DateTime, { nullable: true, description: "When every one was gone." })
  completedAt: Date | null;

  @Field(() => DeletionCertificateType, { nullable: true, description: "The certificate that says so." })
  supplement?: object | null;

  row: BackupScrub;
}

export function toBackupScrub(row: BackupScrub): BackupScrubType {
  const { state, dueAt, completedAt } = row;
  return Object.assign(new BackupScrubType(), {
    id: toPublicId("scrub", row.id),
    certificateId: toPublicId("certificate", row.certificateId),
    ...{ state, dueAt, completedAt },
    row,
  });
}

export const BackupScrubConnection = connection("BackupScrub", "backup scrubs", () => BackupScrubType, toBackupScrub);
