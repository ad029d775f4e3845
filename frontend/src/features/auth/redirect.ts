// Where to go after signing in. Only addresses of this dashboard: a link must not lead elsewhere.

export const HOME = "/jobs";

export function safeRedirect(wanted: string | undefined): string {
  const isOurs = wanted !== undefined && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith("/sign-in");
  return isOurs ? wanted : HOME;
}
