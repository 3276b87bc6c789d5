import { type AddressInfo, createServer, type Socket } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { endOf } from "../postgres-pieces";

const IDLE = "I".charCodeAt(0);
const READY = "Z".charCodeAt(0);

/** One session for all: whoever is in a transaction has it until that ends, and the others wait. */
class Turns {
  private owner: Socket | null = null;
  private readonly waiting: { socket: Socket; go: () => void }[] = [];

  async take(socket: Socket): Promise<void> {
    if (this.owner === null) this.owner = socket;
    if (this.owner !== socket) await new Promise<void>((go) => this.waiting.push({ socket, go }));
  }

  give(socket: Socket): void {
    if (this.owner !== socket) return;
    const next = this.waiting.shift();
    this.owner = next?.socket ?? null;
    next?.go();
  }
}

/** PostgreSQL with pgvector by its wire protocol, for several connections, as a role that is bound by row-level security. */
async function main(): Promise<void> {
  const db = await PGlite.create({ extensions: { vector } });
  await db.exec(`create extension vector; create role vectors login; grant all on schema public to vectors;
                 grant create on database postgres to vectors; set session authorization vectors`);
  const turns = new Turns();
  const server = createServer((socket) => serve(db, turns, socket));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `postgres://vectors@127.0.0.1:${port}/postgres` })}\n`);
  process.stdin.on("data", () => process.stdout.write("{}\n")).once("end", () => process.exit());
}

function serve(db: PGlite, turns: Turns, socket: Socket): void {
  let turn = Promise.resolve();
  let rest = Buffer.alloc(0);
  let started = false;
  const answer = async (message: Buffer) => {
    await turns.take(socket);
    const said = await db.execProtocolRaw(message);
    if (!socket.destroyed) socket.write(said);
    if (said.at(-6) === READY && said.at(-1) === IDLE) turns.give(socket);
  };
  socket.on("error", () => undefined);
  socket.on("close", () => {
    turn = turn.then(() => turns.give(socket));
  });
  socket.on("data", (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (let end = endOf(rest, started); end > 0 && end <= rest.length; end = endOf(rest, started)) {
      const message = rest.subarray(0, end);
      rest = rest.subarray(end);
      // Terminate ends the connection, which is not the session.
      if (!started || message[0] !== "X".charCodeAt(0)) turn = turn.then(() => answer(message));
      started = true;
    }
  });
}

void main();
