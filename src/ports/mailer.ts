/** A letter without content: what happened, and a link that needs a login. */
export interface Letter {
  /** Sealed nowhere: the adapter sends it and forgets it. The folder mailer writes `recipientId` in its place. */
  address: string;
  recipientId: string;
  kind: string;
  link: string;
}

export interface Mailer {
  readonly name: string;
  send(letter: Letter): Promise<void>;
}
