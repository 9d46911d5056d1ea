import type { LastSignOut } from './last-sign-out.ts';

/** Clocks that differ by less than this, in milliseconds, are taken to be equal. */
const sameClock = 1_000;

/** What an event of the relay says. It comes from outside: nothing in it is believed before it is looked at. */
export type RelayMessage = Readonly<Record<string, unknown>>;

/** Reads the data of an event; nothing for what is no JSON object. */
export function parseMessage(data: string): RelayMessage {
  try {
    const said: unknown = JSON.parse(data);
    return typeof said === 'object' && said !== null ? (said as RelayMessage) : {};
  } catch {
    return {};
  }
}

/** How far the relay's clock is behind ours, in milliseconds. On one machine the way here is all there is to see. */
export function clockDifference(now: number, theirs: unknown): number {
  const difference = now - (time(theirs) ?? now);
  return Math.abs(difference) < sameClock ? 0 : difference;
}

/** What the relay says of an ending, by this machine's clock. It comes from outside: show it as text only. */
export function signOutOf(said: RelayMessage, now: number, behind: number): LastSignOut {
  const here = (moment: unknown): number | undefined => {
    const at = time(moment);
    return at === undefined ? undefined : Math.min(now, at + behind);
  };
  const by = typeof said['by'] === 'string' ? said['by'].slice(0, 80) : '';
  const known = { by: by || undefined, endedAt: here(said['at']), relayedAt: here(said['received']) };
  return { reason: said['reason'] === 'expired' ? 'expired' : 'elsewhere', via: 'relay', learnedAt: now, ...known };
}

function time(moment: unknown): number | undefined {
  const at = typeof moment === 'string' ? Date.parse(moment) : NaN;
  return Number.isNaN(at) ? undefined : at;
}
