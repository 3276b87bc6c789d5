import { createHash } from "node:crypto";

/** One copy of a blob: what lives under its name, or what the account kept of it. */
export interface Copy {
  container: string;
  name: string;
  /** A version is a base that was replaced or deleted while versioning was on. */
  kind: "base" | "version" | "snapshot";
  /** The version's id, a base's own too while versioning is on; a snapshot's time. */
  stamp: string | null;
  deleted: boolean;
  bytes: Buffer;
  metadata: Record<string, string>;
  tier: string;
  /** Blocks by id, so that a repeated commit finds them. */
  blocks: Map<string, Buffer>;
}

/** A copy without its content. */
export interface CopySummary extends Omit<Copy, "bytes" | "blocks"> {
  bytes: number;
  sha256: string;
}

/** How an account is set up, and what it does about deletions. */
export interface AzureSettings {
  softDelete: boolean;
  versioning: boolean;
  /** Whether `deletetype=permanent` is allowed for soft-deleted snapshots and versions. */
  permanentDelete: boolean;
  /** Listings leave soft-deleted copies out, whatever is asked for. */
  hidesDeleted: boolean;
  /** A policy of the container; it also forbids replacing. */
  immutable: boolean;
  legalHold: boolean;
  immutableVersions: boolean;
  /** Of each copy by itself, which its properties tell: a policy's end in ms since 1970, a hold. */
  lockedUntil: number | null;
  held: boolean;
  /** Names of blobs that somebody holds a lease on. */
  leased: string[];
  /** Deleting answers 202 and does nothing. */
  lies: boolean;
  /** The most that a listing gives at once. */
  pageSize: number;
}

export const ORDINARY: AzureSettings = {
  ...{ softDelete: false, versioning: false, permanentDelete: false, hidesDeleted: false },
  ...{
    immutable: false,
    legalHold: false,
    immutableVersions: false,
    lockedUntil: null,
    held: false,
    leased: [],
    lies: false,
    pageSize: 5000,
  },
};

/** An answer that refuses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

export interface Target {
  container: string;
  name: string;
  versionId?: string | null;
  snapshot?: string | null;
}

/** An account of blob storage by its documented rules: what a write, a deletion and its kept copies come to. */
export class AzureAccount {
  settings: AzureSettings = { ...ORDINARY, leased: [] };
  copies: Copy[] = [];
  readonly containers = new Set<string>();
  /** Blocks that no commit has named yet, by container and name. */
  readonly staged = new Map<string, Map<string, Buffer>>();
  #turn = 0;

  base({ container, name }: Target): Copy {
    this.#assertContainer(container);
    const found = this.copies.find((copy) => isOf(copy, container, name) && copy.kind === "base" && !copy.deleted);
    if (!found) throw new Refusal(404, "BlobNotFound");
    return found;
  }

  /** The copy that a version's id or a snapshot's time names, else the base. */
  copy(target: Target): Copy {
    const stamp = target.versionId ?? target.snapshot;
    if (!stamp) return this.base(target);
    const found = this.copies.find((copy) => isOf(copy, target.container, target.name) && copy.stamp === stamp);
    if (!found) throw new Refusal(404, "BlobNotFound");
    return found;
  }

  stage({ container, name }: Target, id: string, bytes: Buffer): void {
    this.#assertContainer(container);
    const staged = this.staged.get(`${container}/${name}`) ?? new Map<string, Buffer>();
    this.staged.set(`${container}/${name}`, staged.set(id, bytes));
  }

  /** The latest of each block: one just staged, else the one that the blob has. */
  commit(target: Target, ids: readonly string[], metadata: Record<string, string>): string | null {
    const staged = this.staged.get(`${target.container}/${target.name}`);
    const old = this.copies.find((copy) => isOf(copy, target.container, target.name) && copy.kind === "base");
    const blocks = new Map<string, Buffer>();
    for (const id of ids) {
      const bytes = staged?.get(id) ?? old?.blocks.get(id);
      if (!bytes) throw new Refusal(400, "InvalidBlockList");
      blocks.set(id, bytes);
    }
    return this.put(target, Buffer.concat([...blocks.values()]), metadata, blocks);
  }

  /** Answers with the new version's id. */
  put({ container, name }: Target, bytes: Buffer, metadata: Record<string, string>, blocks = new Map()): string | null {
    this.#assertContainer(container);
    const old = this.copies.find((copy) => isOf(copy, container, name) && copy.kind === "base");
    if (old && !old.deleted && !this.settings.versioning) this.#assertMutable();
    if (old) this.#keepReplaced(old);
    this.staged.delete(`${container}/${name}`);
    const stamp = this.settings.versioning ? this.#stamp() : null;
    const copy = {
      container,
      name,
      kind: "base",
      stamp,
      deleted: false,
      bytes,
      metadata,
      tier: "Hot",
      blocks,
    } as const;
    this.copies.push({ ...copy });
    return stamp;
  }

  snapshot(target: Target): string {
    const base = this.base(target);
    const stamp = this.#stamp();
    this.copies.push({ ...base, kind: "snapshot", stamp });
    return stamp;
  }

  /** Answers whether the deletion was a permanent one. */
  delete(target: Target, snapshots: string | null, forGood: boolean): boolean {
    if (this.settings.lies) return true;
    if (forGood) return this.#deleteForGood(target);
    if (target.versionId || target.snapshot) return this.#remove([this.#old(target)]);
    const base = this.base(target);
    if (this.settings.leased.includes(base.name)) throw new Refusal(412, "LeaseIdMissing");
    const taken = this.copies.filter(
      (copy) => isOf(copy, base.container, base.name) && copy.kind === "snapshot" && !copy.deleted,
    );
    if (taken.length > 0 && snapshots === null) throw new Refusal(409, "SnapshotsPresent");
    if (!this.settings.versioning || base.stamp === null) return this.#remove([base, ...taken]);
    this.#remove(taken);
    base.kind = "version";
    return false;
  }

  /** What there is, without content. */
  summary(): CopySummary[] {
    return this.copies.map(({ blocks: _, bytes, ...copy }) => {
      return { ...copy, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    });
  }

  #old({ container, name, versionId, snapshot }: Target): Copy {
    const stamp = versionId ?? snapshot;
    const found = this.copies.find((copy) => isOf(copy, container, name) && copy.stamp === stamp && !copy.deleted);
    if (!found) throw new Refusal(404, "BlobNotFound");
    if (found.kind === "base") throw new Refusal(403, "OperationNotAllowedOnRootBlob");
    return found;
  }

  #deleteForGood({ container, name, versionId, snapshot }: Target): boolean {
    const stamp = versionId ?? snapshot;
    if (!stamp) throw new Refusal(400, "InvalidQueryParameterValue");
    if (!this.settings.permanentDelete) throw new Refusal(409, "PermanentDeleteNotEnabled");
    const found = this.copies.find((copy) => isOf(copy, container, name) && copy.stamp === stamp);
    if (!found) throw new Refusal(404, "BlobNotFound");
    if (!found.deleted) throw new Refusal(409, "BlobNotDeleted");
    this.copies.splice(this.copies.indexOf(found), 1);
    return true;
  }

  #remove(copies: readonly Copy[]): boolean {
    this.#assertMutable();
    for (const copy of copies) {
      if (this.settings.softDelete) copy.deleted = true;
      else this.copies.splice(this.copies.indexOf(copy), 1);
    }
    return !this.settings.softDelete;
  }

  /** Replaced, a base stays as a version, or as a soft-deleted snapshot of itself, or not at all. */
  #keepReplaced(old: Copy): void {
    if (this.settings.versioning && old.stamp !== null) old.kind = "version";
    else if (this.settings.softDelete) Object.assign(old, { kind: "snapshot", stamp: this.#stamp(), deleted: true });
    else this.copies.splice(this.copies.indexOf(old), 1);
  }

  #assertMutable(): void {
    const { immutable, legalHold, lockedUntil, held } = this.settings;
    if (held) throw new Refusal(409, "BlobImmutableDueToLegalHold");
    if ((lockedUntil ?? 0) > Date.now()) throw new Refusal(409, "BlobImmutableDueToPolicy");
    if (immutable || legalHold) throw new Refusal(409, "BlobImmutableDueToPolicy");
  }

  #assertContainer(container: string): void {
    if (!this.containers.has(container)) throw new Refusal(404, "ContainerNotFound");
  }

  /** As Azure's stamps look: times of seven decimals. */
  #stamp(): string {
    this.#turn += 1;
    return new Date(Date.UTC(2026, 0, 1) + this.#turn).toISOString().replace("Z", "0000Z");
  }
}

function isOf(copy: Copy, container: string, name: string): boolean {
  return copy.container === container && copy.name === name;
}
