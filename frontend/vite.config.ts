// How the dashboard is built and served while it is being worked on. The finished files are served by web from one origin.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const web = process.env.LEGIBLE_WEB ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  build: {
    target: "es2022",
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700, // scripts/budget.mjs says what is too much, compressed
    // What the first load needs anyway comes in one file beside its entry: it compresses better than a dozen.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], test: /(?<!main\.tsx|index\.html)$/ },
            // What several pages need: a dozen small files cost a slow computer more than one of a little more.
            { name: "shared", minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: web, changeOrigin: false } } },
  test: { environment: "node", include: ["src/**/*.test.ts"], setupFiles: ["src/i18n/testSetup.ts"] },
});
