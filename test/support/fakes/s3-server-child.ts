import { createInterface } from "node:readline";
import type { S3Operation } from "./s3-answers";
import type { S3Settings, Version } from "./s3-bucket";
import { type S3Chaos, type S3Fault, S3Server } from "./s3-server";

/** One line of standard input: what to change. Each is answered by one line with what the bucket then holds. */
export interface S3Command {
  /** Empty and ordinary again, before anything else. */
  reset?: true;
  set?: Partial<S3Settings>;
  chaos?: S3Chaos | null;
  fail?: { operation: S3Operation; fault: S3Fault; times?: number };
  destroyBefore?: { operation: S3Operation; name: string };
  heal?: true;
  lock?: { name: string; lock: Partial<Pick<Version, "retainUntil" | "legalHold">> };
  /** By somebody else: a simple deletion, an upload that is begun. */
  deleted?: string[];
  begun?: string;
}

/** A bucket that outlives its clients: prints its address, obeys lines, ends with its standard input. */
async function main(): Promise<void> {
  const server = new S3Server();
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  say({ endpoint: await server.start(), bucket: server.name, region: server.region });
  for await (const line of createInterface(process.stdin)) {
    const { reset, set, chaos, fail, heal, destroyBefore, lock, deleted, begun } = JSON.parse(line) as S3Command;
    if (reset) server.reset();
    if (set) server.set(set);
    if (chaos !== undefined) server.chaos(chaos);
    if (heal) server.heal();
    if (fail) server.failOn(fail.operation, fail.fault, fail.times);
    if (destroyBefore) server.destroyBefore(destroyBefore.operation, destroyBefore.name);
    if (lock) server.lock(lock.name, lock.lock);
    for (const name of deleted ?? []) server.delete(name, null);
    if (begun) server.begin(begun, {}, "STANDARD");
    const uploads = [...server.uploads.values()].map(({ name }) => name);
    say({ versions: server.summary(), uploads, asked: server.asked });
  }
  process.exit();
}

void main();
