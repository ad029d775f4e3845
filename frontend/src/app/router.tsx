// The addresses of the dashboard. What is chosen on a page (filter, page number) is part of its address.
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  LazyRoute,
  redirect,
  retainSearchParams,
  type SearchSchemaInput,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { whenSignedOut } from "@/api/queryClient";
import { Broken } from "@/app/Broken";
import { Layout } from "@/app/Layout";
import { pageChunk } from "@/ui/loading/loadChunk";
import { NotFound } from "@/ui/feedback/NotFound";
import { forgetSession, knownSession } from "@/features/auth/session";
import { type JobFilter, readFilter } from "@/features/documents/data/filter/filter";
import { JobsPage } from "@/features/documents/list/JobsPage";
import { prefetchDocument, prefetchJob, prefetchList } from "@/features/documents/data/cache/prefetch";
import { type PageAddress, readAddress } from "@/features/documents/page/address";

/** The code of a page, for the router's `lazy`; the route keeps its own id. */
const pageCode = (load: () => Promise<() => ReactNode>) =>
  pageChunk(async () => new LazyRoute({ id: "", component: await load() }));

const rootRoute = createRootRoute({
  notFoundComponent: () => (
    <main>
      <NotFound />
    </main>
  ),
});

/** Where the layout, which has the page's `main`, could not be shown. */
function BrokenAlone(props: ErrorComponentProps) {
  return (
    <main>
      <Broken {...props} />
    </main>
  );
}

interface SignInSearch {
  redirect?: string;
  expired?: true;
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: { redirect?: unknown; expired?: unknown } & SearchSchemaInput): SignInSearch => ({
    ...(typeof search.redirect === "string" ? { redirect: search.redirect } : {}),
    ...(search.expired === true ? { expired: true } : {}),
  }),
  errorComponent: BrokenAlone,
}).lazy(pageCode(async () => (await import("@/features/auth/SignInPage")).SignInPage));

/** Everything below requires a signed-in user. */
const insideRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "inside",
  beforeLoad: async ({ location }) => {
    const session = await knownSession();
    if (session.user === null) throw redirect({ to: "/sign-in", search: { redirect: location.href } });
  },
  component: Layout,
  errorComponent: BrokenAlone,
});

const homeRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/jobs", replace: true });
  },
});

interface JobsSearch extends JobFilter {
  /** Ids of the chosen documents, joined by commas. */
  selected?: string | undefined;
}

const jobsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/jobs",
  validateSearch: (search: JobsSearch & SearchSchemaInput): JobsSearch => ({
    ...readFilter({ ...search }),
    ...(typeof search.selected === "string" ? { selected: search.selected } : {}),
  }),
  loader: ({ location, preload }) => {
    if (!preload) prefetchList(readFilter({ ...location.search }));
  },
  shouldReload: false, // Not for each filter: the page asks for those itself.
  component: JobsPage,
});

const jobRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/jobs/$jobId",
  validateSearch: (search: { page?: unknown; word?: unknown; find?: unknown } & SearchSchemaInput): PageAddress =>
    readAddress(search),
  // The search stays when the page changes.
  search: { middlewares: [retainSearchParams(["find"])] },
  loader: ({ params: { jobId }, location, preload }) => {
    if (preload) prefetchJob(jobId);
    else prefetchDocument(jobId, readAddress(location.search).page ?? 1);
  },
  shouldReload: false, // Not for each word that is chosen.
}).lazy(pageCode(async () => (await import("@/features/documents/viewer/DocumentPage")).DocumentPage));

const searchRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/search",
  // Numbers and booleans are treated as text in searches.
  validateSearch: ({ q }: { q?: unknown } & SearchSchemaInput): { q?: string } =>
    typeof q === "string" || typeof q === "number" || typeof q === "boolean" ? { q: String(q) } : {},
}).lazy(pageCode(async () => (await import("@/features/documents/search/SearchPage")).SearchPage));

const tokensRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/tokens",
}).lazy(pageCode(async () => (await import("@/features/tokens/TokensPage")).TokensPage));

const endpointsRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/endpoints",
}).lazy(pageCode(async () => (await import("@/features/endpoints/EndpointsPage")).EndpointsPage));

const accountRoute = createRoute({
  getParentRoute: () => insideRoute,
  path: "/account",
}).lazy(pageCode(async () => (await import("@/features/account/AccountPage")).AccountPage));

const inside = [homeRoute, jobsRoute, jobRoute, searchRoute, endpointsRoute, tokensRoute, accountRoute];

export const router = createRouter({
  routeTree: rootRoute.addChildren([signInRoute, insideRoute.addChildren(inside)]),
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  defaultPreload: "intent",
});

/** Loads the code of the page at the address, and its frame. */
export function loadPageCode(): void {
  const [routes] = router.getMatchedRoutes(router.latestLocation.pathname);
  for (const route of routes) {
    router.loadRouteChunk(route)?.catch(() => undefined); // The component reports it if loading fails then, too.
  }
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

whenSignedOut(() => {
  forgetSession();
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in") return;
  void router.navigate({ to: "/sign-in", search: { redirect: href, expired: true } });
});
