import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";

/** The first of these that this account may run. */
export function findProgram(places: readonly string[]): string | null {
  return places.find(mayRun) ?? null;
}

function mayRun(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** From Debian, with what it needs and no more. Throws where that is not possible: another system, or not root. */
export function installFromDebian(name: string): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  execFileSync("apt-get", ["update"], { stdio: "ignore", env });
  execFileSync("apt-get", ["install", "-y", "--no-install-recommends", name], { stdio: "ignore", env });
}
