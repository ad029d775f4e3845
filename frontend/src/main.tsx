import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@/app/tokens.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { loadPageCode } from "@/app/router";
import { startLanguage } from "@/i18n";
import { loadComponentChunk } from "@/ui/loading/loadChunk";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
loadPageCode(); // While it is still asked who is there.
await loadComponentChunk(startLanguage);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
