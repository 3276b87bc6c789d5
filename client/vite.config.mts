import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { ownDocuments } from "./build/own-documents.mjs";
import { straightImports } from "./build/straight-imports.mjs";

/** What the server is reached at while the client is worked on: `npm start` beside `npm run dev:client`. */
const SERVER = process.env.REGENESIS_URL ?? "http://127.0.0.1:4000";
const doors = ["/client-config.json", "/dev", "/uploads", "/media", "/exports", "/certificates", "/verify"];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    straightImports(["@mantine/core", "@mantine/hooks", "@mantine/notifications"]),
    ownDocuments(join(import.meta.dirname, "src/gql")),
  ],
  build: { outDir: "dist", emptyOutDir: true, manifest: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1_000 },
  logLevel: "warn",
  server: {
    proxy: { ...Object.fromEntries(doors.map((door) => [door, SERVER])), "/graphql": { target: SERVER, ws: true } },
  },
});
