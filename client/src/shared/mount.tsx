import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { openCatalogue } from "./i18n";

/**
 * Shows a page: in words first, since what a page says it takes from the catalogue as it is loaded. Not awaited at a
 * module's top level: one that waits makes Rolldown wrap every other in a function of its own.
 */
export async function mount(load: () => Promise<ReactNode>): Promise<void> {
  const place = document.getElementById("root");
  if (!place) throw new Error("no root");
  const root = createRoot(place);
  await openCatalogue();
  const [content, { theme }] = await Promise.all([load(), import("./theme")]);
  root.render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      {content}
    </MantineProvider>,
  );
}
