import { CommanderError } from "commander";
import { DomainError, PortError, StartError, StoreError } from "../errors";

/** What each exit code means; the same text stands at the end of --help. */
export const EXIT = {
  /** It was done. */
  done: 0,
  /** The answer is no: refused, not found, broken, below a threshold. */
  no: 1,
  /** The command, an argument or a variable is wrong; nothing was tried. */
  usage: 2,
  /** A server, an embedded part, the data folder or the network is not there. */
  unavailable: 3,
  /** A fault of this program. */
  fault: 4,
  /** Ctrl-C, as a shell counts it: 128 and the signal's number. */
  interrupted: 130,
} as const;

export const EXIT_HELP = `
Exit codes:
  0    done
  1    the answer is no: refused, not found, a verification or an import failed
  2    the command, an argument or a variable is wrong
  3    a server, a part, the data folder or the network is not available
  4    a fault of this program
  130  interrupted

A command uses the running server of DATA_DIR (.regenesis), and starts the parts itself where there is none.`;

/** A wrong argument or variable, in one line. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** The command ran and its answer is no; what there is to say has been printed. */
export class Failed extends Error {
  constructor() {
    super("failed");
    this.name = "Failed";
  }
}

export interface Failure {
  exit: number;
  code: string;
  message: string;
  field?: readonly string[];
}

/** An error as one line and an exit code. Unknown errors give their name alone: messages of drivers hold values. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CommanderError) return usage(error.message.replace(/^error: /, ""));
  if (error instanceof UsageError) return usage(error.message);
  if (error instanceof DomainError) return toRefusal(error);
  if (error instanceof StartError) return unavailable(error.message);
  if (error instanceof PortError) return unavailable(`${error.port}: ${error.message}`);
  if (error instanceof StoreError) return unavailable(`The ${error.message}.`);
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // System errors: a path that can't be read, a port where nobody listens. Their text names these and nothing else.
  if (typeof code === "string" && /^E[A-Z]+$/.test(code)) return unavailable(String(message || code));
  const name = error instanceof Error ? error.name : typeof error;
  return { exit: EXIT.fault, code: "INTERNAL", message: `Something went wrong (${name}).` };
}

function toRefusal({ code, message, field }: DomainError): Failure {
  return { exit: code === "INVALID_INPUT" ? EXIT.usage : EXIT.no, code, message, field };
}

function usage(message: string): Failure {
  return { exit: EXIT.usage, code: "USAGE", message };
}

function unavailable(message: string): Failure {
  return { exit: EXIT.unavailable, code: "UNAVAILABLE", message };
}

/** "NOT_FOUND: There is no such workspace. (workspace)", and the message alone where there is no code to know. */
export function toLine({ code, message, field }: Failure): string {
  const coded = ["USAGE", "UNAVAILABLE", "INTERNAL"].includes(code) ? message : `${code}: ${message}`;
  const line = field && field.length > 0 ? `${coded} (${field.join(".")})` : coded;
  return line.replace(/\s+/g, " ");
}
