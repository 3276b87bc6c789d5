/** Calls addresses that a workspace's managers have given, and no others' machines. */
export interface WebhookSender {
  /** Why an address is never called, in a sentence for whoever gives it; null when it may be tried. */
  refusal(url: string): string | null;
  /**
   * POSTs JSON and gives the answer's status; its body is not read, redirects are not followed. Rejects with PortError
   * when there was no answer, or the name leads to a private address.
   */
  post(url: string, body: string, headers: Record<string, string>): Promise<number>;
}
