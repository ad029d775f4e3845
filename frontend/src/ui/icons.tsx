// The few icons of the dashboard, drawn on a 24 grid with one stroke. Always beside a word or a label, never instead.
const PATHS = {
  upload: "M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3",
  download: "M12 4v12m0 0 5-5m-5 5-5-5M4 19v0a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v0",
  copy: "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM5 15H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1",
  edit: "M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5",
  help: "M9.4 9.2a2.7 2.7 0 1 1 3.9 2.5c-.8.4-1.3 1-1.3 1.9v.4m0 3h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  check: "m5 13 4.5 4.5L19 7",
  close: "M6 6l12 12M18 6 6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  trash: "M4 7h16M10 11v6m4-6v6M6 7l1 12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1l1-12M9 7V4h6v3",
  retry: "M4 12a8 8 0 1 1 2.4 5.7M4 20v-5h5",
  filter: "M4 6h16M7 12h10m-7 6h4",
  stop: "M7 7h10v10H7z",
  waiting: "M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  reading: "M4 8V5a1 1 0 0 1 1-1h3m8 0h3a1 1 0 0 1 1 1v3m0 8v3a1 1 0 0 1-1 1h-3m-8 0H5a1 1 0 0 1-1-1v-3M7 12h10",
  partial: "M12 3a9 9 0 1 0 0 18m0-18v18m0-18a9 9 0 0 1 9 9m-9 9a9 9 0 0 0 9-9",
  failed: "M12 8v5m0 3h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  cancelled: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.6 5.6l12.8 12.8",
  back: "M19 12H5m0 0 6-6m-6 6 6 6",
  previous: "m14 6-6 6 6 6",
  next: "m10 6 6 6-6 6",
  zoomIn: "M12 6v12M6 12h12",
  zoomOut: "M6 12h12",
  fitPage: "M7 3h10a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z",
  fitWidth: "M3 5v14M21 5v14M7 12h10M7 12l3-3m-3 3 3 3m7-3-3-3m3 3-3 3",
  turn: "M20 12a8 8 0 1 1-2.4-5.7M20 4v5h-5",
  panes: "M4 5h16v14H4zM12 5v14",
  scanPane: "M4 5h16v14H4zM8 15l3-4 2.5 3 1.5-2 2 3",
  textPane: "M4 5h16v14H4zM8 10h8M8 14h5",
  up: "m6 15 6-6 6 6",
  down: "m6 9 6 6 6-6",
  words: "M4 7h6v4H4zM13 7h7v4h-7zM4 15h9v4H4zM16 15h4v4h-4z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2v2m0 16v2M4.9 4.9l1.4 1.4m11.4 11.4 1.4 1.4M2 12h2m16 0h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
  auto: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-18v18M12 7h5m-5 5h8m-8 5h5",
  key: "M15.5 9.5h.01M14.5 3.5a6 6 0 0 0-5.8 7.6L3 16.8V21h4.2v-2.4h2.4v-2.4h1.3l1.5-1.5a6 6 0 1 0 2.1-11.2Z",
  signOut: "M14 4h4a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-4M10 8l-4 4m0 0 4 4m-4-4h10",
  document: "M7 3h7l5 5v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm7 0v5h5M9 13h6m-6 4h4",
  offline:
    "M2 8.5a15 15 0 0 1 4-2.6M10 4.6A15 15 0 0 1 22 8.5M5.5 12.5a10 10 0 0 1 4-2.2m4.6-.2a10 10 0 0 1 4.4 2.4M9 16.2a5 5 0 0 1 6 0M12 20h.01M3 3l18 18",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.6 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
