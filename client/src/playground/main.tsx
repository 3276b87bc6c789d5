import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "graphiql/graphiql.css";
import "../shared/theme.css";
import "./graphiql.css";
import "./workers";
import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import { loadTexts, openCatalogue } from "../shared/i18n";

const place = document.getElementById("root");
if (!place) throw new Error("no root");
const root = createRoot(place);
void start();

/** What a page says it takes from the catalogue as it is loaded: that has to be there before. */
async function start(): Promise<void> {
  await openCatalogue();
  await loadTexts(["playground"]);
  const [{ Playground }, { theme }] = await Promise.all([import("./playground"), import("../shared/theme")]);
  root.render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Playground />
    </MantineProvider>,
  );
}
