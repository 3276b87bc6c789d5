import type { S3Bucket, Upload, Version } from "./s3-bucket";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const AT = "2026-01-01T00:00:00.000Z";

export function xml(root: string, ...children: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${children.join("")}</${root}>`;
}

export function tag(name: string, value: string | number | boolean): string {
  return `<${name}>${String(value).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</${name}>`;
}

export function toError(code: string, message: string): string {
  const about = `${tag("Code", code)}${tag("Message", message)}`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${about}${tag("RequestId", "R")}${tag("HostId", "H")}</Error>`;
}

/** ListObjectsV2: the current ones, by the bytes of their names. */
export function toObjects({ versions, settings }: S3Bucket, bucket: string, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const newest = new Map(versions.map((version) => [version.name, version]));
  const living = [...newest.values()].filter(({ name, isMarker }) => !isMarker && name.startsWith(prefix)).sort(byName);
  const from = query.get("continuation-token") ?? "";
  const page = living.filter(({ name }) => name > from).slice(0, settings.pageSize);
  const last = page.at(-1)?.name ?? "";
  const isCut = living.some(({ name }) => name > last) && page.length > 0;
  return xml(
    "ListBucketResult",
    ...[tag("Name", bucket), tag("Prefix", prefix), tag("KeyCount", page.length), tag("MaxKeys", 1000)],
    ...[tag("IsTruncated", isCut), isCut ? tag("NextContinuationToken", last) : ""],
    ...page.map((object) => `<Contents>${toObject(object)}</Contents>`),
  );
}

/** ListObjectVersions: by name, the newest first, versions and markers in one order. */
export function toVersions({ versions, settings }: S3Bucket, bucket: string, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const newest = new Map(versions.map((version) => [version.name, version]));
  const all = [...versions].reverse().sort(byName);
  const shown = all.filter(
    (version) =>
      version.name.startsWith(prefix) &&
      (!settings.hidesVersions || (newest.get(version.name) === version && !version.isMarker)),
  );
  const [key, id] = [query.get("key-marker"), query.get("version-id-marker")];
  const from = key === null ? 0 : shown.findIndex(({ name, versionId }) => name === key && versionId === id) + 1;
  const page = shown.slice(from, from + settings.pageSize);
  const last = page.at(-1);
  const isCut = from + page.length < shown.length;
  return xml(
    "ListVersionsResult",
    ...[tag("Name", bucket), tag("Prefix", prefix), tag("MaxKeys", 1000), tag("IsTruncated", isCut)],
    isCut && last ? `${tag("NextKeyMarker", last.name)}${tag("NextVersionIdMarker", last.versionId)}` : "",
    ...page.map((version) => toVersion(version, newest.get(version.name) === version)),
  );
}

/** ListMultipartUploads. */
export function toUploads({ uploads, settings }: S3Bucket, bucket: string, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const isShown = ({ name }: Upload) => (settings.hidesUploads ? name === prefix : name.startsWith(prefix));
  const shown = [...uploads.values()].filter(isShown).sort(byName);
  const marker = query.get("upload-id-marker");
  const from = marker === null ? 0 : shown.findIndex(({ uploadId }) => uploadId === marker) + 1;
  const page = shown.slice(from, from + settings.pageSize);
  const last = page.at(-1);
  const isCut = from + page.length < shown.length;
  return xml(
    "ListMultipartUploadsResult",
    ...[tag("Bucket", bucket), tag("Prefix", prefix), tag("MaxUploads", 1000), tag("IsTruncated", isCut)],
    isCut && last ? `${tag("NextKeyMarker", last.name)}${tag("NextUploadIdMarker", last.uploadId)}` : "",
    ...page.map(({ name, uploadId }) => `<Upload>${tag("Key", name)}${tag("UploadId", uploadId)}</Upload>`),
  );
}

function toObject({ name, bytes, etag, storageClass }: Version): string {
  const about = [tag("Key", name), tag("LastModified", AT), tag("ETag", etag), tag("Size", bytes.length)];
  return `${about.join("")}${tag("StorageClass", storageClass)}`;
}

function toVersion(version: Version, isLatest: boolean): string {
  const which = `${tag("VersionId", version.versionId)}${tag("IsLatest", isLatest)}`;
  if (!version.isMarker) return `<Version>${toObject(version)}${which}</Version>`;
  return `<DeleteMarker>${tag("Key", version.name)}${which}${tag("LastModified", AT)}</DeleteMarker>`;
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : Number(a.name > b.name));
