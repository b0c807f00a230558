/** A share from 0 to 1 as a thin bar beside its number; the number says it, the bar shows it. */
export function ShareBar({ share }: { share: number }) {
  return (
    <svg aria-hidden="true" className="h-1.5 w-16 shrink-0 rounded-full bg-muted-strong" viewBox="0 0 64 6">
      <rect className="fill-chart-1" height="6" rx="3" width={Math.min(1, Math.max(0, share)) * 64} />
    </svg>
  );
}
