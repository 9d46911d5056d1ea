// All times are shown in UTC, as every app shows them.

/** A time of day, such as "14:03:22 UTC". */
export const clockTime = (moment: number): string => `${new Date(moment).toISOString().slice(11, 19)} UTC`;

/** A time of day to the millisecond, for steps that follow each other closely: "14:03:22.418 UTC". */
export const stepTime = (moment: number): string => `${new Date(moment).toISOString().slice(11, 23)} UTC`;

/** A duration for people: "0.4 ms", "12 ms", "1.3 s". */
export function took(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms >= 10 ? 0 : 1)} ms`;
}

/** How long ago something was: "0.2 s ago", "12 s ago", "3 min ago", "5 h ago", "2 days ago". */
export function ago(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s ago`;
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** The time left, as minutes and seconds: "4:07". */
export function remaining(ms: number): string {
  const left = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

/** Up to two letters that stand for a user without a picture. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const [first = '?'] = words[0] ?? '?';
  const [last = ''] = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (first + last).toUpperCase();
}
