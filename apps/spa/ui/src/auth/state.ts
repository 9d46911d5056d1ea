import { AuthError, InvalidToken } from './errors.ts';
import type { LastSignOut } from './last-sign-out.ts';
import type { Tokens } from './tokens.ts';

/** Why somebody is signed out: they did it here, in another app, or time did. */
export type SignOutReason = 'you' | 'elsewhere' | 'expired';

/** What the app knows about its user. Each kind is a screen. */
export type State =
  /** Not known yet: tokens are being read, checked or asked for. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'signedOut'; readonly last?: LastSignOut; readonly onlyHere?: boolean }
  /** `offline`: the environment could not be asked for new tokens; the session stays. */
  | { readonly kind: 'signedIn'; readonly tokens: Tokens; readonly offline: boolean }
  /** Signed in, as far as this browser knows, but nothing can be checked now. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'failed'; readonly error: AuthError }
  /** The browser is on its way to the environment. */
  | { readonly kind: 'leaving' };

/** Holds the state and tells who draws it, in the shape of React's useSyncExternalStore. */
export class StateHolder {
  readonly #listeners = new Set<() => void>();
  #state: State = { kind: 'starting' };

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(state: State): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  /** Shows a failure. What is not one of ours is a mistake in this app, and its words stay here. */
  fail(error: unknown): void {
    this.set({ kind: 'failed', error: error instanceof AuthError ? error : new InvalidToken('unexpected failure') });
  }
}
