import { createHash, randomUUID } from "node:crypto";

/** One version of an object, or a marker. The newest of a name is the last in the list. */
export interface Version {
  name: string;
  /** "null" where the bucket keeps no versions, or was not keeping them then. */
  versionId: string;
  isMarker: boolean;
  bytes: Buffer;
  metadata: Record<string, string>;
  storageClass: string;
  etag: string;
  /** Object Lock: milliseconds since 1970, or null. */
  retainUntil: number | null;
  legalHold: boolean;
}

export interface Upload {
  uploadId: string;
  name: string;
  metadata: Record<string, string>;
  storageClass: string;
  parts: Map<number, Buffer>;
}

/** A version without its content. */
export interface VersionSummary extends Omit<Version, "bytes"> {
  bytes: number;
}

/** How a bucket is set up, and what it does about deletions. */
export interface S3Settings {
  versioning: "Enabled" | "Suspended" | null;
  mfaDelete: boolean;
  /** Days that every new version is kept by Object Lock; 0: locks are possible and none is set; null: no Object Lock. */
  lockDays: number | null;
  replication: "Enabled" | "Disabled" | null;
  /** Operations that this caller has no right to. */
  denied: string[];
  /** Names that DeleteObjects refuses, each in its own line of a 200, and by which code. */
  refused: Record<string, string>;
  /** Deletions say that they are done and are not. */
  lies: boolean;
  /** Listings of versions show the current ones alone. */
  hidesVersions: boolean;
  /** Unfinished uploads are listed by their whole name alone. */
  hidesUploads: boolean;
  /** The most that a listing gives at once. */
  pageSize: number;
}

export const ORDINARY: S3Settings = {
  ...{ versioning: null, mfaDelete: false, lockDays: null, replication: null, denied: [], refused: {} },
  ...{ lies: false, hidesVersions: false, hidesUploads: false, pageSize: 1000 },
};

/** An answer that refuses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message = "no",
  ) {
    super(message);
  }
}

const DAY = 86_400_000;
const LEAST_PART = 5 * 1024 * 1024;

/** One bucket by S3's documented rules: what a write, a deletion and a lock come to. */
export class S3Bucket {
  settings: S3Settings = { ...ORDINARY };
  versions: Version[] = [];
  readonly uploads = new Map<string, Upload>();
  #turn = 0;

  /** The newest of a name; a marker counts as none. */
  current(name: string): Version {
    const newest = this.versions.filter((version) => version.name === name).at(-1);
    if (!newest || newest.isMarker) throw new Refusal(404, "NoSuchKey");
    return newest;
  }

  version(name: string, versionId: string | null): Version {
    if (versionId === null) return this.current(name);
    const found = this.versions.find((version) => version.name === name && version.versionId === versionId);
    if (!found) throw new Refusal(404, "NoSuchVersion");
    if (found.isMarker) throw new Refusal(405, "MethodNotAllowed");
    return found;
  }

  put(name: string, bytes: Buffer, metadata: Record<string, string>, storageClass = "STANDARD", etag = md5(bytes)) {
    const { lockDays } = this.settings;
    const retainUntil = lockDays ? Date.now() + lockDays * DAY : null;
    return this.#add({ name, isMarker: false, bytes, metadata, storageClass, etag, retainUntil, legalHold: false });
  }

  /** Without a version's id: a marker on top, where versions are kept, whatever is locked. Answers the marker's id. */
  delete(name: string, versionId: string | null): Version | null {
    if (this.settings.lies) return null;
    if (versionId !== null) {
      const found = this.versions.find((version) => version.name === name && version.versionId === versionId);
      if (found) this.#remove(found);
      return null;
    }
    if (this.settings.versioning === null) {
      for (const version of this.versions.filter((one) => one.name === name)) this.#remove(version);
      return null;
    }
    const none = { bytes: Buffer.alloc(0), metadata: {}, storageClass: "", etag: "", retainUntil: null };
    return this.#add({ ...none, name, isMarker: true, legalHold: false });
  }

  lock(name: string, lock: Partial<Pick<Version, "retainUntil" | "legalHold">>): void {
    for (const version of this.versions) if (version.name === name && !version.isMarker) Object.assign(version, lock);
  }

  begin(name: string, metadata: Record<string, string>, storageClass: string): Upload {
    const upload = { uploadId: randomUUID(), name, metadata, storageClass, parts: new Map() };
    this.uploads.set(upload.uploadId, upload);
    return upload;
  }

  upload(uploadId: string): Upload {
    const found = this.uploads.get(uploadId);
    if (!found) throw new Refusal(404, "NoSuchUpload");
    return found;
  }

  /** `etags` by number, as the caller names them; `onlyIf` is the tag that the object of that name must have. */
  complete(uploadId: string, etags: ReadonlyMap<number, string>, onlyIf: string | null): Version {
    const upload = this.upload(uploadId);
    if (onlyIf !== null && this.current(upload.name).etag !== onlyIf) throw new Refusal(412, "PreconditionFailed");
    const numbers = [...etags.keys()];
    if (numbers.length === 0) throw new Refusal(400, "MalformedXML");
    const parts = numbers.map((number) => {
      const part = upload.parts.get(number);
      if (!part || md5(part) !== etags.get(number)) throw new Refusal(400, "InvalidPart");
      return part;
    });
    if (numbers.some((number, at) => number <= (numbers[at - 1] ?? 0))) throw new Refusal(400, "InvalidPartOrder");
    if (parts.slice(0, -1).some((part) => part.length < LEAST_PART)) throw new Refusal(400, "EntityTooSmall");
    this.uploads.delete(uploadId);
    const etag = `"${md5(Buffer.concat(parts.map((part) => Buffer.from(md5(part).slice(1, -1), "hex")))).slice(1, -1)}-${parts.length}"`;
    return this.put(upload.name, Buffer.concat(parts), upload.metadata, upload.storageClass, etag);
  }

  /** What there is, without content. */
  summary(): VersionSummary[] {
    return this.versions.map(({ bytes, ...version }) => ({ ...version, bytes: bytes.length }));
  }

  #add(version: Omit<Version, "versionId">): Version {
    this.#turn += 1;
    const keeps = this.settings.versioning === "Enabled";
    const made = { ...version, versionId: keeps ? `v${String(this.#turn).padStart(6, "0")}` : "null" };
    // The one without an id is replaced, even by a marker; older ones with an id stay when versioning is suspended.
    if (!keeps) this.versions = this.versions.filter((old) => old.name !== made.name || old.versionId !== "null");
    this.versions.push(made);
    return made;
  }

  #remove(version: Version): void {
    const isKept = version.legalHold || (version.retainUntil ?? 0) > Date.now();
    if (isKept) throw new Refusal(403, "AccessDenied", "Access Denied because object protected by object lock.");
    if (this.settings.mfaDelete) throw new Refusal(403, "AccessDenied", "Mfa Authentication must be used.");
    this.versions = this.versions.filter((one) => one !== version);
  }
}

/** An entity tag, with its quotes. */
export function md5(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}
