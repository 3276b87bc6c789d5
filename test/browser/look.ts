import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** How every page is looked at. */
export const looks = [
  { name: "light", scheme: "light", width: 1280 },
  { name: "dark", scheme: "dark", width: 1280 },
  { name: "narrow", scheme: "light", width: 320 },
] as const;

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

/**
 * Controls whose border (or, without one, whose ground) is told from what it stands on by less than 3 to 1 (WCAG 1.4.11).
 * A control that can't be used is free of it.
 */
export const faintControls = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const parts = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
    const isClear = (color) => parts(color)[3] === 0;
    const light = (color) => {
      const [red, green, blue] = parts(color).map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
      const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
      return (more + 0.05) / (less + 0.05);
    };
    const groundOf = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if (!isClear(backgroundColor)) return backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    const controls = document.querySelectorAll("input:enabled, select:enabled, textarea:enabled, .mantine-Switch-track");
    return [...controls].flatMap((control) => {
      const { width } = control.getBoundingClientRect();
      if (width < 8 || control.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === false) return [];
      const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(control);
      const edge = parseFloat(borderTopWidth) > 0 && !isClear(borderTopColor) ? borderTopColor : backgroundColor;
      const ratio = contrast(edge, groundOf(control.parentElement));
      return ratio < 3 ? [control.tagName + "." + control.className + " " + ratio.toFixed(2)] : [];
    });
  })()`);

/** Words that are cut off, or lie beside the window. What ends in "…" on purpose, and what is for the ear alone, is not. */
export const cutWords = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const cut = [];
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (!text.data.trim() || !text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      for (let at = text.parentElement; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY, textOverflow, clipPath, webkitLineClamp } = getComputedStyle(at);
        const own = at.getBoundingClientRect();
        if (clipPath !== "none" || own.width <= 2) break;
        if (overflowX === "auto" || overflowX === "scroll" || overflowY === "auto" || textOverflow === "ellipsis") break;
        if (webkitLineClamp !== "none") break;
        const hides = [overflowX, overflowY].some((overflow) => overflow === "hidden" || overflow === "clip");
        if (hides && (box.right > own.right + 2 || box.bottom > own.bottom + 4)) {
          cut.push(text.data.trim().slice(0, 60));
          break;
        }
      }
    }
    return cut;
  })()`);
