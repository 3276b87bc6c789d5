import { createHmac } from "node:crypto";

/**
 * "t=<seconds since 1970>,v1=<hex of HMAC-SHA256 over `t.body`>", keyed by the secret's text. The time is signed too, so
 * that an old call can't be played again.
 */
export function signWebhook(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}
