import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe has against a page by WCAG 2.2 A and AA: rule and place. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The page's policy lets no inline script in; what is evaluated by the debugger is not under it.
  const results = (await page.evaluate(
    `(() => { ${axe}; return axe.run({ runOnly: ${JSON.stringify(WCAG)} }); })()`,
  )) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
