/** The part of autocannon 9 that the benchmarks use; it has no types of its own. */
declare module "autocannon" {
  interface Request {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: string;
    onResponse?(status: number, body: string): void;
  }
  interface Client {
    setRequests(requests: Request[]): void;
  }
  interface Options {
    url: string;
    connections: number;
    amount: number;
    timeout: number;
    setupClient(client: Client): void;
  }
  interface Result {
    errors: number;
    timeouts: number;
  }
  function autocannon(options: Options): Promise<Result>;
  export = autocannon;
}
