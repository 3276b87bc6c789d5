import "@fontsource-variable/inter";
import "@mantine/core/styles.css";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "graphiql/graphiql.css";
import "../shared/theme.css";
import "./graphiql.css";
import "./workers";
import { loadTexts } from "../shared/i18n";
import { mount } from "../shared/mount";

void mount(async () => {
  const [{ Playground }] = await Promise.all([import("./playground"), loadTexts(["playground"])]);
  return <Playground />;
});
