import { readFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { ownDocuments } from "./build/own-documents.mjs";
import { straightImports } from "./build/straight-imports.mjs";

/** What the server is reached at while the client is worked on: `npm start` beside `npm run dev:client`. */
const SERVER = process.env.REGENESIS_URL ?? "http://127.0.0.1:4000";
const doors = ["/client-config.json", "/dev", "/uploads", "/media", "/exports", "/certificates", "/verify"];
const generated = join(import.meta.dirname, "src/gql");

/** Beside the app's page; the server does the same with what was built. */
const playground: Plugin = {
  name: "playground-page",
  configureServer: ({ middlewares }) => {
    middlewares.use((request, _response, next) => {
      if (/^\/playground(\/signed-in)?(\?|$)/.test(request.url ?? "")) request.url = "/playground.html";
      next();
    });
  },
};

/** For the server, which knows the client's documents by their hashes. */
const documents: Plugin = {
  name: "persisted-documents",
  generateBundle() {
    const fileName = "persisted-documents.json";
    this.emitFile({ type: "asset", fileName, source: readFileSync(join(generated, fileName), "utf8") });
  },
};

const ofTheApp = [
  straightImports(["@mantine/core", "@mantine/hooks", "@mantine/notifications"]),
  ownDocuments(generated),
  playground,
  documents,
];

/**
 * The app, or with `--mode playground` the playground, which is built apart and first: what both import would otherwise be
 * in chunks that the app loads whole.
 */
export default defineConfig(({ mode }) => {
  const isPlayground = mode === "playground";
  return {
    root: import.meta.dirname,
    plugins: [react(), ...(isPlayground ? [] : ofTheApp)],
    build: {
      outDir: "dist",
      emptyOutDir: isPlayground,
      manifest: !isPlayground,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: isPlayground ? 4_000 : 1_000,
      rolldownOptions: {
        input: join(import.meta.dirname, isPlayground ? "playground.html" : "index.html"),
        // GraphiQL is compiled already; these directives are for the compiler.
        checks: { moduleLevelDirective: !isPlayground },
      },
    },
    worker: { format: "es" },
    logLevel: "warn",
    server: {
      proxy: { ...Object.fromEntries(doors.map((door) => [door, SERVER])), "/graphql": { target: SERVER, ws: true } },
    },
  };
});
