import type { BackupScrub, BackupScrubCopy, DeletionCertificate } from "../../../entities";

/** A scrub that is not complete, the certificate that opened it, and the copies it waits for. */
export interface OpenScrub {
  scrub: BackupScrub;
  certificate: DeletionCertificate;
  copies: readonly BackupScrubCopy[];
}
