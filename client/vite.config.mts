import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** What the server is reached at while the client is worked on: `npm start` beside `npm run dev:client`. */
const SERVER = process.env.REGENESIS_URL ?? "http://127.0.0.1:4000";
const doors = ["/client-config.json", "/dev", "/uploads", "/media", "/exports", "/certificates", "/verify"];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1_000 },
  logLevel: "warn",
  server: {
    proxy: { ...Object.fromEntries(doors.map((door) => [door, SERVER])), "/graphql": { target: SERVER, ws: true } },
  },
});
