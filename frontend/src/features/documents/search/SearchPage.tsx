// Full-text search over the user's documents, with the part of the scan around each hit. Loaded on first use.
import { Button, TextInput } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";
import { pageUrl } from "@/api/urls";
import { problemOf } from "@/api/problem";
import type { SearchHit } from "@/api/types";
import { ScanCrop } from "@/features/documents/page/ScanCrop";
import classes from "@/features/documents/search/Search.module.css";
import { useSearch } from "@/features/documents/search/useSearch";
import { hasWords } from "@/features/documents/data/filter/searchWords";
import { t } from "@/i18n";
import * as format from "@/i18n/format";
import { EmptyState } from "@/ui/feedback/EmptyState";
import { Spinner } from "@/ui/feedback/Spinner";
import page from "@/ui/layout/Page.module.css";
import { PageTitle } from "@/ui/layout/PageTitle";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

const route = getRouteApi("/inside/search");
const LONGEST = 200;

export function SearchPage() {
  const { q = "" } = route.useSearch();
  return (
    <div className={page.page}>
      <div className={page.head}>
        <PageTitle text={t("search.title")} />
      </div>
      <SearchForm key={q} start={q} />
      {hasWords(q) ? (
        <Results query={q} />
      ) : (
        <EmptyState icon="search" title={q === "" ? t("search.start") : t("search.noWords")} hint={t("search.hint")} />
      )}
    </div>
  );
}

function SearchForm({ start }: { start: string }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState(start);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void navigate({ to: "/search", search: { q: query.trim() } });
  };
  return (
    <form role="search" className={classes.form} onSubmit={submit}>
      <TextInput
        ref={field}
        type="search"
        size="md"
        aria-label={t("search.field")}
        placeholder={t("search.field")}
        maxLength={LONGEST}
        value={query}
        onChange={({ currentTarget }) => {
          setQuery(currentTarget.value);
        }}
      />
      <Button type="submit" size="md">
        {t("search.submit")}
      </Button>
    </form>
  );
}

function Results({ query }: { query: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useSearch(query);
  if (error !== null) return <ProblemNote problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (data === undefined) return <Spinner />;
  const hits = data.pages.flatMap(({ items }) => items);
  if (hits.length === 0)
    return <EmptyState icon="search" title={t("search.none", { query })} hint={t("search.noneHint")} />;
  return (
    <>
      <ul className={page.list} aria-label={t("search.hits")}>
        {hits.map((hit) => (
          <Hit key={`${hit.job} ${hit.page}`} hit={hit} query={query} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" mt="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("search.more")}
        </Button>
      )}
    </>
  );
}

function Hit({ hit, query }: { hit: SearchHit; query: string }) {
  const { job, file_name, words, width, height } = hit;
  const [first] = words;
  return (
    <li className={classes.hit}>
      <div className={classes.where}>
        <Link
          to="/jobs/$jobId"
          params={{ jobId: job }}
          search={{ page: hit.page, word: "firstHit", find: query }}
          className={classes.name}
        >
          {file_name === "" ? t("jobs.unnamed") : file_name}
        </Link>
        <span>
          {t("search.page", { number: format.number(hit.page) })} · {t("search.count", { count: hit.count })}
        </span>
      </div>
      <p className={classes.snippet} dir="auto">
        {hit.snippet.flatMap(({ text, match }, index) => [match ? <mark key={index}>{text}</mark> : text, " "])}
      </p>
      {first !== undefined && width !== null && height !== null && (
        <ScanCrop
          src={pageUrl(job, hit.page, "preview")}
          page={{ width, height }}
          rotation={0}
          box={first.box}
          marks={words.map(({ box }) => box)}
          height={64}
          wordHeight={22}
        />
      )}
    </li>
  );
}
