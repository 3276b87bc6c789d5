import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shared/theme.css";
import { MantineProvider } from "@mantine/core";
import { lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { openCatalogue } from "./shared/i18n";

const Notifications = lazy(async () => ({ default: (await import("@mantine/notifications")).Notifications }));
const place = document.getElementById("root");
if (!place) throw new Error("no root");
const root = createRoot(place);

// Not at the top level: a module that waits makes Rolldown wrap every other in a function of its own.
void start();

/** What a page says it takes from the catalogue as it is loaded: that has to be there before. */
async function start(): Promise<void> {
  await openCatalogue();
  const [{ App }, { theme }] = await Promise.all([import("./app"), import("./shared/theme")]);
  root.render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Suspense>
        <Notifications position="bottom-right" />
      </Suspense>
      <App />
    </MantineProvider>,
  );
}
