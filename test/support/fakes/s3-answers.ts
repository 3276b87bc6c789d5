import type { IncomingMessage } from "node:http";
import { md5, Refusal, type S3Bucket, type Version } from "./s3-bucket";
import { assertChecked, assertSigned, checksumOf } from "./s3-signature";
import { tag, toError, toObjects, toUploads, toVersions, xml } from "./s3-xml";

export type S3Operation = keyof typeof operations;

export interface Asked {
  operation: S3Operation;
  method: string;
  bucket: string;
  name: string;
  query: URLSearchParams;
  request: IncomingMessage;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string | number>;
  body?: Buffer | string;
}

type Place = S3Bucket & { name: string; region: string };
type Operation = (place: Place, asked: Asked) => Answer;

const operations = {
  put,
  get: read,
  head: read,
  headBucket: () => ({ status: 200 }),
  list: (place, { query }) => document(toObjects(place, place.name, query)),
  versions: (place, { query }) => document(toVersions(place, place.name, query)),
  uploads: (place, { query }) => document(toUploads(place, place.name, query)),
  deleteMany,
  delete: deleteOne,
  begin,
  part,
  complete,
  abort: (place, { query }) => {
    place.uploads.delete(place.upload(query.get("uploadId") ?? "").uploadId);
    return { status: 204 };
  },
  versioning: ({ settings: { versioning, mfaDelete } }) => {
    const about = [versioning ? tag("Status", versioning) : "", mfaDelete ? tag("MfaDelete", "Enabled") : ""];
    return document(xml("VersioningConfiguration", ...about));
  },
  lock: ({ settings: { lockDays } }) => {
    if (lockDays === null) throw new Refusal(404, "ObjectLockConfigurationNotFoundError");
    const days = `<DefaultRetention>${tag("Mode", "COMPLIANCE")}${tag("Days", lockDays)}</DefaultRetention>`;
    const enabled = tag("ObjectLockEnabled", "Enabled");
    return document(xml("ObjectLockConfiguration", enabled, lockDays > 0 ? `<Rule>${days}</Rule>` : ""));
  },
  replication: ({ settings: { replication } }) => {
    if (replication === null) throw new Refusal(404, "ReplicationConfigurationNotFoundError");
    const destination = `<Destination>${tag("Bucket", "arn:aws:s3:::elsewhere")}</Destination>`;
    const rule = `<Rule>${tag("Status", replication)}${tag("Priority", 1)}${destination}</Rule>`;
    return document(xml("ReplicationConfiguration", tag("Role", "arn:aws:iam::1:role/r"), rule));
  },
} satisfies Record<string, Operation>;

/** Which operation it is, by method and query as S3 tells them apart. */
export function toAsked(request: IncomingMessage, body: Buffer): Asked {
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://fake");
  const [, bucket = "", ...rest] = decodeURIComponent(pathname).split("/");
  const method = request.method ?? "";
  const name = rest.join("/");
  const operation = name === "" ? ofBucket(method, query) : ofObject(method, query);
  return { operation, method, bucket, name, query, request, body };
}

function ofBucket(method: string, query: URLSearchParams): S3Operation {
  if (method === "HEAD") return "headBucket";
  if (method === "POST" && query.has("delete")) return "deleteMany";
  const asked = (["versions", "uploads", "versioning", "replication"] as const).find((name) => query.has(name));
  return asked ?? (query.has("object-lock") ? "lock" : "list");
}

function ofObject(method: string, query: URLSearchParams): S3Operation {
  if (method === "POST") return query.has("uploads") ? "begin" : "complete";
  if (method === "PUT") return query.has("uploadId") ? "part" : "put";
  if (method === "DELETE") return query.has("uploadId") ? "abort" : "delete";
  return method === "HEAD" ? "head" : "get";
}

/** Throws Refusal. */
export function answerS3(place: Place, asked: Asked): Answer {
  assertSigned(asked.request, asked.body, place.region);
  if (asked.bucket !== place.name) throw new Refusal(404, "NoSuchBucket");
  if (place.settings.denied.includes(asked.operation)) throw new Refusal(403, "AccessDenied");
  assertChecked(asked.request, asked.body, asked.operation === "deleteMany");
  return (operations[asked.operation] as Operation)(place, asked);
}

export function refused({ status, code, message }: Refusal): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: toError(code, message) };
}

function put(place: Place, { name, request, body }: Asked): Answer {
  const storageClass = String(request.headers["x-amz-storage-class"] ?? "STANDARD");
  return { status: 200, headers: identify(place, place.put(name, body, toMetadata(request), storageClass)) };
}

function read(place: Place, { name, query, request, method }: Asked): Answer {
  const version = place.version(name, query.get("versionId"));
  const { bytes, storageClass, metadata, retainUntil, legalHold } = version;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const start = Number(range?.[1] ?? 0);
  if (range && start >= bytes.length) throw new Refusal(416, "InvalidRange");
  const body = bytes.subarray(start, range?.[2] ? Number(range[2]) + 1 : undefined);
  const headers = {
    ...identify(place, version),
    ...Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`x-amz-meta-${key}`, value])),
    ...(storageClass !== "STANDARD" && { "x-amz-storage-class": storageClass }),
    ...(retainUntil && { "x-amz-object-lock-mode": "COMPLIANCE" }),
    ...(retainUntil && { "x-amz-object-lock-retain-until-date": new Date(retainUntil).toISOString() }),
    ...(legalHold && { "x-amz-object-lock-legal-hold": "ON" }),
    ...(range && { "content-range": `bytes ${start}-${start + body.length - 1}/${bytes.length}` }),
    "content-length": body.length,
  };
  return { status: range ? 206 : 200, headers, body: method === "HEAD" ? "" : body };
}

/** Simple deletion: 204 for what is not there, and a marker on top where versions are kept. */
function deleteOne(place: Place, { name, query }: Asked): Answer {
  const marker = place.delete(name, query.get("versionId"));
  if (!marker) return { status: 204 };
  return { status: 204, headers: { "x-amz-delete-marker": "true", "x-amz-version-id": marker.versionId } };
}

/** 200 whatever becomes of them. */
function deleteMany(place: Place, { body }: Asked): Answer {
  const objects = [...body.toString().matchAll(/<Object>(.*?)<\/Object>/gs)].map(([, object = ""]) => object);
  if (objects.length === 0 || objects.length > 1000) throw new Refusal(400, "MalformedXML");
  const lines = objects.map((object) => {
    const [name, versionId] = [textOf(object, "Key") ?? "", textOf(object, "VersionId")];
    const about = `${tag("Key", name)}${versionId === null ? "" : tag("VersionId", versionId)}`;
    try {
      const code = place.settings.refused[name];
      if (code) throw new Refusal(403, code);
      place.delete(name, versionId);
      return `<Deleted>${about}</Deleted>`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return `<Error>${about}${tag("Code", error.code)}${tag("Message", error.message)}</Error>`;
    }
  });
  return document(xml("DeleteResult", ...lines));
}

function begin(place: Place, { name, request }: Asked): Answer {
  const storageClass = String(request.headers["x-amz-storage-class"] ?? "STANDARD");
  const { uploadId } = place.begin(name, toMetadata(request), storageClass);
  const about = [tag("Bucket", place.name), tag("Key", name), tag("UploadId", uploadId)];
  return document(xml("InitiateMultipartUploadResult", ...about));
}

/** Sent, or copied from another object. */
function part(place: Place, { query, request, body }: Asked): Answer {
  const { parts } = place.upload(query.get("uploadId") ?? "");
  const number = Number(query.get("partNumber"));
  const source = request.headers["x-amz-copy-source"];
  if (source === undefined) {
    parts.set(number, body);
    return { status: 200, headers: { etag: md5(body), "x-amz-checksum-crc32": checksumOf(body) } };
  }
  const { pathname, searchParams } = new URL(`/${String(source)}`, "http://fake");
  const [, , ...name] = decodeURIComponent(pathname).split("/");
  const { bytes, etag } = place.version(name.join("/"), searchParams.get("versionId"));
  const onlyIf = request.headers["x-amz-copy-source-if-match"];
  if (onlyIf !== undefined && onlyIf !== etag) throw new Refusal(412, "PreconditionFailed");
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers["x-amz-copy-source-range"])) ?? [];
  if (Number(end) >= bytes.length) throw new Refusal(400, "InvalidArgument");
  const copied = bytes.subarray(Number(start), Number(end) + 1);
  parts.set(number, copied);
  return document(xml("CopyPartResult", tag("ETag", md5(copied)), tag("ChecksumCRC32", checksumOf(copied))));
}

function complete(place: Place, { name, query, request, body }: Asked): Answer {
  const named = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, one = ""]) => {
    return [Number(textOf(one, "PartNumber")), textOf(one, "ETag") ?? ""] as const;
  });
  const onlyIf = request.headers["if-match"] ?? null;
  const made = place.complete(query.get("uploadId") ?? "", new Map(named), onlyIf);
  const answer = xml("CompleteMultipartUploadResult", tag("Key", name), tag("ETag", made.etag));
  return { ...document(answer), headers: { "content-type": "application/xml", ...versionOf(place, made) } };
}

function document(body: string): Answer {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

function identify(place: Place, version: Version): Record<string, string> {
  return { etag: version.etag, ...versionOf(place, version) };
}

/** A bucket that never kept versions names none. */
function versionOf({ settings }: Place, { versionId }: Version): Record<string, string> {
  return settings.versioning === null ? {} : { "x-amz-version-id": versionId };
}

function textOf(object: string, name: string): string | null {
  const value = new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(object)?.[1];
  return value?.replace(/&quot;/g, '"').replace(/&amp;/g, "&") ?? null;
}

/** Names come back in lower case, as S3 stores them. */
function toMetadata({ headers }: IncomingMessage): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
  return Object.fromEntries(own.map(([name, value]) => [name.slice("x-amz-meta-".length), String(value)]));
}
