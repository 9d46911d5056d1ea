import type { SignOutReason } from './state.ts';

/** How this app learned that the session was over; the words are the same in every app. */
export type Via = 'relay' | 'refresh' | 'start-up' | 'you';

/** The last sign-out of this browser. Times are in milliseconds since 1970, by this machine's clock. No secret. */
export interface LastSignOut {
  readonly reason: SignOutReason;
  readonly via: Via;
  /** The app that ended the session, where it is known. */
  readonly by?: string;
  /** When the environment ended the session, where it is known. */
  readonly endedAt?: number;
  /** When the web app heard of it by the back channel, where it told us. */
  readonly relayedAt?: number;
  /** When this app learned of it. */
  readonly learnedAt: number;
}

const key = 'multiapp_spa_last_sign_out';

/** Keeps it for the panel of the next dashboard. */
export function rememberSignOut(storage: Storage, last: LastSignOut): void {
  storage.setItem(key, JSON.stringify(last));
}

export function lastSignOut(storage: Storage): LastSignOut | undefined {
  try {
    const last = JSON.parse(storage.getItem(key) ?? 'null') as LastSignOut | null;
    return typeof last?.learnedAt === 'number' && typeof last.reason === 'string' ? last : undefined;
  } catch {
    return undefined;
  }
}
