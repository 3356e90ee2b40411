/** A number with its thousands apart: `1,234,567`, `0.5`. */
export function formattedCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A time as a person says it: `5 s`, `1:05` (minutes and seconds), `1:02:05` (with hours). */
export function formattedDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A loss or another measure, to three places behind the point. */
export function formattedMeasure(value: number): string {
  return value.toFixed(3);
}

/** A share from 0 to 1 in percent, to one place behind the point: `93.1 %`. */
export function formattedShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `10 %`, `2.5 %`: a share that somebody chose. */
export function formattedPart(share: number): string {
  return `${Math.round(1000 * share) / 10} %`;
}

/** A number of bytes: `12.3 MB`, where a MB has a million. */
export function formattedBytes(count: number): string {
  return `${(count / 1e6).toFixed(1)} MB`;
}
