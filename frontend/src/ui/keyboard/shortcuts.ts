// Every key that does something in the dashboard. The help lists them, and `useShortcuts` takes its keys from here. Pure.

/** Keys as `KeyboardEvent.key` names them, any of which will do; held keys stand before, joined by "+". */
export const SHORTCUTS = {
  everywhere: {
    search: ["/"],
    help: ["?"],
    paste: ["Ctrl+v"],
    leave: ["Escape"],
  },
  list: {
    walk: ["Tab"],
    open: ["Enter"],
    choose: [" "],
    range: ["Shift+Click"],
  },
  viewer: {
    pages: ["ArrowLeft", "ArrowRight"],
    nextDoubtful: ["n"],
    previousDoubtful: ["p"],
    edit: ["Enter", "F2"],
    find: ["f"],
    places: ["Enter", "Shift+Enter"],
    turn: ["r"],
    zoom: ["+", "-"],
    fit: ["0"],
    words: ["ArrowLeft", "ArrowRight"],
  },
  correcting: {
    save: ["Enter", "Tab"],
    back: ["Shift+Tab"],
    abandon: ["Escape"],
    undo: ["Ctrl+z"],
    redo: ["Ctrl+Shift+z"],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export type Group = keyof typeof SHORTCUTS;

type NamesOf<Each extends Group> = keyof (typeof SHORTCUTS)[Each];

export type Shortcut = { [Each in Group]: NamesOf<Each> }[Group];

/** All shortcuts by name; names are unique over the groups. */
export const KEYS_OF: Readonly<Record<Shortcut, readonly string[]>> = Object.assign(
  {},
  ...Object.values(SHORTCUTS),
) as Record<Shortcut, readonly string[]>;
