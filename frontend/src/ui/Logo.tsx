// The mark: a letter L whose foot is a line of text, its last words still doubtful.
export function LogoMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mark-ground)" />
      <path
        d="M9.5 8v15.5h4.5"
        fill="none"
        stroke="var(--mark-ink)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M19 23.5h.01M24 23.5h.01" stroke="var(--mark-spark)" strokeWidth="3.4" strokeLinecap="round" />
      <path d="M15.5 10h8M15.5 15.5h5.5" stroke="var(--mark-ink)" strokeWidth="2" strokeLinecap="round" opacity=".45" />
    </svg>
  );
}
