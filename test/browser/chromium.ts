import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

/** The system's Chromium, or what `installChromium` has put there. Throws where there is none. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: find() ?? chromium.executablePath(), args: FLAGS });
}

/** Makes sure that there is one: the system's, else Debian's, else Playwright's. Once, before tests run side by side. */
export function installChromium(): void {
  if (find()) return;
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync("apt-get", ["update"], { stdio: "ignore", env });
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore", env });
  } catch {
    execFileSync("npx", ["playwright-core", "install", "chromium"], { stdio: "inherit" });
  }
}

function find(): string | null {
  return PLACES.find((place) => mayRun(place)) ?? null;
}

function mayRun(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
