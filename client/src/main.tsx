import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./shared/theme.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createRoot } from "react-dom/client";
import { openCatalogue } from "./shared/i18n";

const root = document.getElementById("root");
if (!root) throw new Error("no root");
// What follows takes its words from the catalogue as it is loaded.
await openCatalogue();
const [{ App }, { theme }] = await Promise.all([import("./app"), import("./shared/theme")]);
createRoot(root).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <Notifications position="bottom-right" />
    <App />
  </MantineProvider>,
);
