import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { crc32 } from "node:zlib";
import { Refusal } from "./s3-bucket";

export const KEY_ID = "AKIAFAKEFAKEFAKEFAKE";
export const SECRET = "fake/secret+of/forty/characters/and+no+more";

/** Whether the request was signed as it arrived, its body included (Signature Version 4). Throws as S3 refuses. */
export function assertSigned({ headers, method = "", url = "/" }: IncomingMessage, body: Buffer, region: string): void {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), /;
  const [, keyId, date = "", signedRegion = "", names = ""] = pattern.exec(headers.authorization ?? "") ?? [];
  if (keyId === undefined) throw new Refusal(403, "AccessDenied");
  if (keyId !== KEY_ID) throw new Refusal(403, "InvalidAccessKeyId");
  if (signedRegion !== region) throw new Refusal(400, "AuthorizationHeaderMalformed");
  const hash = String(headers["x-amz-content-sha256"]);
  if (hash !== "UNSIGNED-PAYLOAD" && hash !== sha256(body)) throw new Refusal(400, "XAmzContentSHA256Mismatch");
  const [path = "", search = ""] = url.split("?");
  const query = search.split("&").filter(Boolean);
  const canonical = [
    ...[
      method,
      path,
      query
        .map((pair) => (pair.includes("=") ? pair : `${pair}=`))
        .sort()
        .join("&"),
    ],
    ...names.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    ...["", names, hash],
  ].join("\n");
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(Buffer.from(canonical))].join("\n");
  const key = [date, region, "s3", "aws4_request"].reduce(hmac, Buffer.from(`AWS4${SECRET}`));
  const expected = hmac(key, text).toString("hex");
  if (!headers.authorization?.endsWith(`Signature=${expected}`)) throw new Refusal(403, "SignatureDoesNotMatch");
}

/** A body must be what its checksum says; DeleteObjects must have one. */
export function assertChecked({ headers }: IncomingMessage, body: Buffer, isRequired: boolean): void {
  const { "content-md5": md5, "x-amz-checksum-crc32": given } = headers;
  if (md5 === undefined && given === undefined) {
    if (isRequired) throw new Refusal(400, "InvalidRequest", "Missing required header for this request: Content-MD5");
    return;
  }
  if (given !== undefined && given !== checksumOf(body)) throw new Refusal(400, "BadDigest");
  if (md5 !== undefined && md5 !== createHash("md5").update(body).digest("base64")) throw new Refusal(400, "BadDigest");
}

/** CRC-32, big-endian, in base64, as in x-amz-checksum-crc32. */
export function checksumOf(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64");
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
