const count = new Intl.NumberFormat("en-US");
const oneDecimal = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const byteUnits = ["B", "KB", "MB", "GB", "TB"] as const;

/** A whole number with thousands separators: "7,473". */
export function formatCount(value: number): string {
  return count.format(value);
}

/** A number with at most one decimal: "1,204.5". */
export function formatDecimal(value: number): string {
  return oneDecimal.format(value);
}

/** A size in decimal units (1 MB = 1,000,000 bytes), three digits at most before the unit: "4.2 MB". */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 || value >= 100 ? Math.round(value).toString() : oneDecimal.format(value);
  return `${text} ${byteUnits[unit]}`;
}

/** A share from 0 to 1 as a percentage; what is not quite none or all never reads as 0 % or 100 %. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${oneDecimal.format(share * 100)} %`;
}

/** A duration in the two largest units that matter: "850 ms", "42 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
