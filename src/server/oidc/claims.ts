import type { JWTPayload } from "jose";
import { type Audience, audiences } from "../../entities";

/** A claim by its own name, URLs included, else by a path with dots ("realm_access.roles"). */
export function readClaim(payload: JWTPayload, name: string): unknown {
  const own = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  return own(payload, name) ?? name.split(".").reduce<unknown>(own, payload);
}

/** One text, or a list of nothing but texts; anything else says nothing. */
export function toTexts(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.every((each) => typeof each === "string") ? list : [];
}

/** Those that are names of ours, in any case. Issuers list roles of their own beside them. */
export function toRoles(value: unknown): Audience[] {
  const given = toTexts(value).map((text) => text.toUpperCase());
  return audiences.filter((role) => given.includes(role));
}
