/** Where the first message ends, 0 while that is not known: a type and a length, the first of a connection a length alone. */
export function endOf(bytes: Buffer, started: boolean): number {
  const at = started ? 1 : 0;
  return bytes.length < at + 4 ? 0 : at + bytes.readUInt32BE(at);
}
