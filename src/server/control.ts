import { createHash, timingSafeEqual } from "node:crypto";
import { json, type RequestHandler } from "express";
import { DomainError } from "../errors";
import { isLocal } from "./origin";

/** What the command line may ask of a live server, by name. Each checks its own arguments. */
export type Commands = Record<string, (args: unknown) => Promise<unknown>>;

/**
 * POST /control/:command, for programs on this machine that can read run.json: its secret is the bearer token. Anything
 * that comes through a browser or a proxy is refused, whatever it knows.
 */
export function controlDoor(commands: Commands, secret: string | null): RequestHandler<{ command: string }>[] {
  const guard: RequestHandler<{ command: string }> = (request, _response, next) => {
    const given = request.get("authorization")?.replace(/^Bearer /, "") ?? "";
    if (secret === null || !isLocal(request) || !isSame(given, secret))
      throw new DomainError("NOT_FOUND", "Not found.");
    next();
  };
  const run: RequestHandler<{ command: string }> = async (request, response) => {
    const { command } = request.params;
    const found = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (!found) throw new DomainError("NOT_FOUND", "This server has no such command.");
    // An import or a sweep may say nothing for longer than an idle connection lives.
    request.socket.setTimeout(0);
    response.json({ result: (await found(request.body ?? {})) ?? null });
  };
  return [guard, json({ limit: "4mb" }), run];
}

/** Constant in time, also for the length. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
