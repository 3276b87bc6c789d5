import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

interface Copy {
  name: string;
  bytes: Buffer;
  deleted: boolean;
  versionId: string | null;
  current: boolean;
  committed: boolean;
}

type Operation = "create" | "list" | "put" | "get" | "head" | "delete";
type Fault = { status: number; code: string } | "hang" | "drop" | "cut";

/** What Azurite cannot show: a blob service that keeps what it was told to delete, or that fails. */
export class AzureServer {
  softDelete = false;
  versioning = false;
  /** Deleting answers 202 and does nothing. */
  lies = false;
  copies: Copy[] = [];
  readonly #faults = new Map<Operation, { fault: Fault; times: number }>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #turn = 0;

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const { port } = this.#server.address() as AddressInfo;
    const key = Buffer.alloc(32, 1).toString("base64");
    return `DefaultEndpointsProtocol=http;AccountName=fake;AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/fake;`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  failOn(operation: Operation, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#faults.set(operation, { fault, times });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    const key = decodeURIComponent(url.pathname.split("/").slice(3).join("/"));
    const body = await buffer(request);
    const operation = toOperation(request.method ?? "", key);
    const planned = this.#faults.get(operation);
    if (planned && planned.times > 0) {
      planned.times -= 1;
      if (planned.fault === "cut") this.#get(key, response, true);
      else fail(planned.fault, response);
    } else if (operation === "create") response.writeHead(201).end();
    else if (operation === "list") this.#list(url.searchParams.get("prefix") ?? "", response);
    else if (operation === "put") this.#put(key, url.searchParams.get("comp"), body, response);
    else if (operation === "delete") this.#delete(key, url.searchParams.get("versionid"), response);
    else this.#get(key, response, false);
  }

  #list(prefix: string, response: ServerResponse): void {
    const items = this.copies.filter((copy) => copy.name.startsWith(prefix)).map(toXml);
    const list = `<EnumerationResults ContainerName="c"><Blobs>${items.join("")}</Blobs><NextMarker/></EnumerationResults>`;
    response.writeHead(200, { "content-type": "application/xml" }).end(`<?xml version="1.0" encoding="utf-8"?>${list}`);
  }

  #put(name: string, comp: string | null, bytes: Buffer, response: ServerResponse): void {
    this.#turn += 1;
    const versionId = this.versioning ? `v${this.#turn}` : null;
    this.copies = this.copies.filter((copy) => copy.name !== name || copy.committed);
    for (const copy of this.copies) copy.current &&= copy.name !== name;
    const committed = comp !== "block";
    this.copies.push({ name, bytes, deleted: false, versionId, current: committed, committed });
    response.writeHead(201).end();
  }

  #delete(name: string, versionId: string | null, response: ServerResponse): void {
    const copy = this.copies.find(
      (each) => each.name === name && !each.deleted && (versionId ? each.versionId === versionId : each.current),
    );
    if (!copy) {
      fail({ status: 404, code: "BlobNotFound" }, response);
      return;
    }
    const becomesVersion = copy.current && this.versioning;
    copy.current = false;
    if (!becomesVersion) copy.deleted = true;
    const kept = becomesVersion || this.softDelete;
    if (!kept && !this.lies) this.copies.splice(this.copies.indexOf(copy), 1);
    if (this.lies) Object.assign(copy, { current: true, deleted: false });
    response.writeHead(202, { "x-ms-delete-type-permanent": String(!kept) }).end();
  }

  #get(name: string, response: ServerResponse, cut: boolean): void {
    const copy = this.copies.find((each) => each.name === name && each.current);
    if (!copy) {
      fail({ status: 404, code: "BlobNotFound" }, response);
      return;
    }
    response.writeHead(200, { "content-length": copy.bytes.length, etag: "1" });
    if (cut) response.write(copy.bytes.subarray(0, copy.bytes.length / 2), () => response.destroy());
    else response.end(copy.bytes);
  }
}

function toOperation(method: string, key: string): Operation {
  if (key === "") return method === "PUT" ? "create" : "list";
  return ({ PUT: "put", GET: "get", HEAD: "head", DELETE: "delete" } as const)[method] ?? "get";
}

function fail(fault: Exclude<Fault, "cut">, response: ServerResponse): void {
  if (fault === "hang") return;
  if (fault === "drop") response.destroy();
  else {
    const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${fault.code}</Code><Message>no</Message></Error>`;
    response.writeHead(fault.status, { "x-ms-error-code": fault.code, "content-type": "application/xml" }).end(xml);
  }
}

function toXml(copy: Copy): string {
  const version = copy.versionId
    ? `<VersionId>${copy.versionId}</VersionId>${copy.current ? "<IsCurrentVersion>true</IsCurrentVersion>" : ""}`
    : "";
  return `<Blob><Name>${copy.name}</Name>${version}${copy.deleted ? "<Deleted>true</Deleted>" : ""}<Properties/></Blob>`;
}
