import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

/** The system's Chromium; where there is none, Debian's or Playwright's is installed. Throws where none can be had. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: find() ?? install(), args: FLAGS });
}

function find(): string | null {
  return PLACES.find((place) => mayRun(place)) ?? null;
}

function install(): string {
  try {
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore" });
  } catch {
    execFileSync("npx", ["playwright-core", "install", "chromium"], { stdio: "ignore" });
  }
  return find() ?? chromium.executablePath();
}

function mayRun(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
