import { StartError } from "../errors";
import { hostName, whole } from "./kinds";

const CLAMD_PORT = 3310;

/** The variables of services that a server may do without. */
export const services = {
  CLAMD_HOST: hostName.optional(),
  CLAMD_PORT: whole("a port, 1 to 65535", 1, 65_535).optional(),
};

export interface Clamd {
  host: string;
  port: number;
}

export function readClamd(vars: { CLAMD_HOST?: string; CLAMD_PORT?: number }): Clamd | null {
  const { CLAMD_HOST: host, CLAMD_PORT: port } = vars;
  if (host) return { host, port: port ?? CLAMD_PORT };
  if (port !== undefined) throw new StartError("CLAMD_HOST is missing: CLAMD_PORT is a port of it.");
  return null;
}
