import type { AzureAccount, Copy } from "./azure-account";

export interface ListingQuery {
  container: string;
  prefix: string;
  marker: string;
  maxResults: number;
  include: ReadonlySet<string>;
}

/** List Blobs: names in order, what was asked to be included, and a marker when there is more. */
export function toListing(account: AzureAccount, query: ListingQuery): string {
  const { container, prefix, include, maxResults } = query;
  const living = account.copies.filter((copy) => copy.container === container && isShown(account, copy, include));
  const items = [...living, ...(include.has("uncommittedblobs") ? uncommitted(account, container) : [])]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => compare(a.name, b.name) || compare(a.stamp ?? "~", b.stamp ?? "~"));
  const from = Number(query.marker || 0);
  const page = items.slice(from, from + Math.min(maxResults, account.settings.pageSize));
  const next = from + page.length < items.length ? String(from + page.length) : "";
  const blobs = page.map((copy) => toXml(copy, include)).join("");
  return `<EnumerationResults ContainerName="${container}"><Blobs>${blobs}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`;
}

type Shown = Omit<Copy, "blocks" | "container">;

function isShown({ settings }: AzureAccount, { kind, deleted }: Copy, include: ReadonlySet<string>): boolean {
  if (deleted && (settings.hidesDeleted || !include.has("deleted"))) return false;
  if (kind === "version") return include.has("versions");
  return kind === "base" || include.has("snapshots") || (deleted && include.has("deleted"));
}

/** Names that have blocks and no blob. */
function uncommitted({ staged, copies }: AzureAccount, container: string): Shown[] {
  const names = [...staged.keys()].filter((key) => key.startsWith(`${container}/`));
  return names
    .map((key) => key.slice(container.length + 1))
    .filter((name) => !copies.some((copy) => copy.container === container && copy.name === name && isLiving(copy)))
    .map((name) => ({
      name,
      kind: "base",
      stamp: null,
      deleted: false,
      bytes: Buffer.alloc(0),
      metadata: {},
      tier: "",
    }));
}

function isLiving(copy: Copy): boolean {
  return copy.kind === "base" && !copy.deleted;
}

function toXml(copy: Shown, include: ReadonlySet<string>): string {
  const { name, kind, stamp, deleted, bytes, tier } = copy;
  const metadata = Object.entries(copy.metadata).map(([key, value]) => `<${key}>${value}</${key}>`);
  return [
    `<Blob><Name>${name}</Name>`,
    kind === "snapshot" ? `<Snapshot>${stamp}</Snapshot>` : "",
    kind !== "snapshot" && stamp && include.has("versions") ? `<VersionId>${stamp}</VersionId>` : "",
    kind === "base" && stamp && !deleted ? "<IsCurrentVersion>true</IsCurrentVersion>" : "",
    deleted ? "<Deleted>true</Deleted>" : "",
    `<Properties><Content-Length>${bytes.length}</Content-Length><AccessTier>${tier}</AccessTier></Properties>`,
    include.has("metadata") ? `<Metadata>${metadata.join("")}</Metadata>` : "",
    "</Blob>",
  ].join("");
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
