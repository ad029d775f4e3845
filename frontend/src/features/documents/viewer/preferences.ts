// What a reader likes to see, kept in this browser: which panes, and from when on a word counts as sure.
import { useLocalStorage } from "@mantine/hooks";
import { SURE_FROM } from "@/features/documents/page/words";

export const PANES = ["both", "scan", "text"] as const;
export type Panes = (typeof PANES)[number];

export const LEAST_SURE = 30;
export const MOST_SURE = 100;

const isPanes = (value: unknown): value is Panes => PANES.some((each) => each === value);

export function usePanes(): [Panes, (panes: Panes) => void] {
  const [panes, setPanes] = useLocalStorage<Panes>({
    key: "legible-panes",
    defaultValue: "both",
    getInitialValueInEffect: false,
    deserialize: (text) => (isPanes(text) ? text : "both"),
    serialize: (value) => value,
  });
  return [panes, setPanes];
}

/** Confidence (0-100) from which a word counts as sure. */
export function useSureFrom(): [number, (sureFrom: number) => void] {
  const [sureFrom, setSureFrom] = useLocalStorage<number>({
    key: "legible-sure-from",
    defaultValue: SURE_FROM,
    getInitialValueInEffect: false,
    deserialize: (text) => {
      const value = Number(text);
      return value >= LEAST_SURE && value <= MOST_SURE ? value : SURE_FROM;
    },
    serialize: String,
  });
  return [sureFrom, setSureFrom];
}

/** Where only one pane has room: which one. */
export function useTab(): [string, (tab: string | null) => void] {
  const [tab, setTab] = useLocalStorage({
    key: "legible-tab",
    defaultValue: "scan",
    getInitialValueInEffect: false,
    deserialize: (text) => (text === "text" ? "text" : "scan"),
    serialize: (value) => value,
  });
  return [
    tab,
    (next) => {
      if (next !== null) setTab(next);
    },
  ];
}
