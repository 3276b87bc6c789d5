import { PortError } from "../errors";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const METADATA_KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const METADATA_VALUE = /^[A-Za-z0-9._:-]{1,128}$/;
const LONGEST_NAME = 512;

/** Names and metadata outlive encryption, so they are ids only: no spaces, no "@", nothing that could be content. */
export function assertBlobName(port: string, key: string, metadata: Record<string, string> = {}): void {
  if (key.length > LONGEST_NAME || !NAME.test(key)) throw new PortError(port, "A blob's name holds ids only.", false);
  for (const [name, value] of Object.entries(metadata)) {
    if (!METADATA_KEY.test(name) || !METADATA_VALUE.test(value)) {
      throw new PortError(port, "A blob's metadata holds ids only.", false);
    }
  }
}
