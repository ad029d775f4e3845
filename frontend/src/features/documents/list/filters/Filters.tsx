// The filters of the list: states are visible, the others are behind a button, with the active ones beside it.
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { Suspense } from "react";
import type { Job } from "@/api/types";
import { FOLDED, type Folded, type JobFilter, without } from "@/features/documents/data/filter/filter";
import classes from "@/features/documents/list/filters/Filters.module.css";
import { NameSearch } from "@/features/documents/list/filters/NameSearch";
import { type JobState, STATES } from "@/features/documents/data/states";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { Icon } from "@/ui/icons";
import { lazyWithPreload } from "@/ui/loading/lazyComponent";
import disclosure from "@/ui/layout/Disclosure.module.css";
import { useDisclosure } from "@/ui/layout/useDisclosure";

const [FilterPanel, early] = lazyWithPreload(
  async () => (await import("@/features/documents/list/filters/FilterPanel")).FilterPanel,
);
const CHOICES = [undefined, ...(Object.keys(STATES) as JobState[])];

export function StateLinks({ filter }: { filter: JobFilter }) {
  const rest = without(filter, "state");
  return (
    <nav aria-label={t("jobs.filter")}>
      <ul className={classes.filters}>
        {CHOICES.map((state) => (
          <li key={state ?? "all"}>
            <Link
              to="/jobs"
              search={state === undefined ? rest : { ...rest, state }}
              // The router's own idea of the current link, which a selection in the address must not change.
              activeOptions={{ exact: true, includeSearch: true }}
              aria-current={state === filter.state ? "page" : undefined}
              className={classes.filter}
            >
              {state === undefined ? t("jobs.all") : t(`jobs.states.${state}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** One folded filter in words: "Batch: march". */
function wordsOf(name: Folded, value: string): string {
  const label = t(`list.labels.${name}`);
  return name === "from" || name === "to" ? `${label} ${format.day(`${value}T00:00`)}` : `${label}: ${value}`;
}

/** Each filter in force, in words. */
export const filterWords = (filter: JobFilter): string[] => [
  ...(filter.state === undefined ? [] : [t(`jobs.states.${filter.state}`)]),
  ...(filter.q === undefined ? [] : [t("list.quoted", { text: filter.q })]),
  ...FOLDED.flatMap((name) => (filter[name] === undefined ? [] : [wordsOf(name, filter[name])])),
];

export function FilterBar({ filter, jobs }: { filter: JobFilter; jobs: readonly Job[] }) {
  const { root, button, isOpen, wasOpened, close, toggle, closeOnEscape } = useDisclosure();
  const navigate = useNavigate();
  const active = FOLDED.flatMap((name) => (filter[name] === undefined ? [] : [{ name, value: filter[name] }]));
  const go = (search: JobFilter): void => {
    close(); // Takes the focus, because the pressed button is gone.
    void navigate({ to: "/jobs", search });
  };
  return (
    <div className={classes.filterBar}>
      <NameSearch filter={filter} />
      <span ref={root} className={disclosure.root}>
        <Button
          ref={button}
          variant="default"
          leftSection={<Icon name="filter" size={17} />}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={toggle}
          onKeyDown={closeOnEscape}
          {...early}
        >
          {t("list.button")}
        </Button>
        {wasOpened && (
          <Suspense>
            <FilterPanel filter={filter} jobs={jobs} opened={isOpen} onClose={close} onChoose={go} />
          </Suspense>
        )}
      </span>
      {active.length > 0 && (
        <ul className={classes.chips} aria-label={t("list.active")}>
          {active.map(({ name, value }) => (
            <li key={name}>
              <button
                type="button"
                className={classes.chip}
                aria-label={t("list.remove", { filter: wordsOf(name, value) })}
                onClick={() => {
                  go(without(filter, name));
                }}
              >
                {wordsOf(name, value)}
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
