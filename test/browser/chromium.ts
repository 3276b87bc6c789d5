import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";
import { findProgram, installFromDebian } from "../support/machine";

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
    installFromDebian("chromium");
  } catch {
    execFileSync("npx", ["playwright-core", "install", "chromium"], { stdio: "inherit" });
  }
}

const find = () => findProgram(PLACES);
