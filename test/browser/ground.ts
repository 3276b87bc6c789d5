import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page, Response } from "playwright-core";
import type { Who } from "../../src/app";
import { type Doors, openDoors } from "../api/doors";
import { startBrowser } from "./chromium";

/** A server with its client, and a browser to look at it with. */
export interface Ground {
  doors: Doors;
  browser: Browser;
  /** A browser of this person's own, signed in by the issuer's page, at an address. */
  visit(who: Who, path: string, look?: Look): Promise<Visit>;
  close(): Promise<void>;
}

export interface Look {
  scheme?: "light" | "dark";
  width?: number;
}

/** A page, and whatever it did that a page should not. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Console errors, failed requests, and requests to elsewhere. */
  faults: string[];
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const doors = await openDoors();
  const browser = await startBrowser();
  return {
    ...{ doors, browser },
    visit: (who, path, look = {}) => visit(browser, doors, { who, path, look }),
    close: async () => {
      await browser.close();
      await doors.close();
    },
  };
}

interface Asked {
  who: Who;
  path: string;
  look: Look;
}

async function visit(browser: Browser, doors: Doors, { who, path, look }: Asked): Promise<Visit> {
  const { scheme = "light", width = 1280 } = look;
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  const faults = watch(page, doors.server.url);
  await page.goto(new URL(path, doors.server.url).href);
  await page.locator(`button[value="${who.userId}"]`).click();
  await page.waitForURL((url) => url.pathname !== "/signed-in" && !url.pathname.startsWith("/dev/"));
  await page.locator("h1").first().waitFor();
  return { page, context, faults, close: () => context.close() };
}

function watch(page: Page, own: string): string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(own).origin && protocol !== "data:" && protocol !== "blob:")
      faults.push(`elsewhere: ${origin}`);
  });
  return faults;
}

/**
 * The answer to an operation of this name, once it is whole: to be asked for before the act that sends it, and awaited
 * after. A page that looks done may still wait for its server.
 */
export async function answerOf(page: Page, operation: string): Promise<void> {
  const isIt = (response: Response) =>
    new URL(response.url()).pathname === "/graphql" && response.request().postDataJSON()?.operationName === operation;
  await (await page.waitForResponse(isIt)).finished();
}

const screens = join(__dirname, "../../ci-output/screens");

/** Kept for whoever wants to look: every route, light, dark and narrow. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  await mkdir(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage: true });
}
