import { reason } from './errors.ts';

/** A protocol step; the names are those of the Go auth module. */
export type EventKind =
  | 'LoginStarted'
  | 'CallbackReceived'
  | 'CodeExchanged'
  | 'TokensVerified'
  | 'TokenRefreshed'
  | 'RefreshFailed'
  | 'LogoutStarted'
  | 'LogoutReceived'
  | 'SessionEnded'
  | 'ApiCalled';

/** One protocol step. It holds no secret, so it may be shown and kept as it is. */
export interface Event {
  readonly kind: EventKind;
  /** The "sid" claim, while it is known. */
  readonly sessionId?: string;
  /** When the step began, in milliseconds since 1970. */
  readonly start: number;
  /** How long it took, in milliseconds. */
  readonly duration: number;
  /** Why it failed; absent for a step that went well. */
  readonly failure?: string;
  readonly detail: Readonly<Record<string, string>>;
}

/** Hears each protocol step as it ends. */
export type Observer = (event: Event) => void;

/** What each step is called in plain words, and the section that describes it. */
export const kinds: Readonly<Record<EventKind, { title: string; spec: string }>> = {
  LoginStarted: { title: 'Sent the browser to the environment', spec: 'RFC 6749 §4.1.1' },
  CallbackReceived: { title: "Received and checked the environment's answer", spec: 'RFC 6749 §4.1.2, RFC 9207' },
  CodeExchanged: { title: 'Exchanged the code for tokens', spec: 'RFC 6749 §4.1.3, RFC 7636 §4.5' },
  TokensVerified: { title: 'Verified the tokens', spec: 'OpenID Connect Core §3.1.3.7' },
  TokenRefreshed: { title: 'Refreshed the tokens', spec: 'RFC 6749 §6' },
  RefreshFailed: { title: 'Could not refresh the tokens', spec: 'RFC 6749 §5.2' },
  LogoutStarted: {
    title: 'Sent the browser to sign out at the environment',
    spec: 'OpenID Connect RP-Initiated Logout §2',
  },
  LogoutReceived: {
    title: 'Received a logout token from the environment',
    spec: 'OpenID Connect Back-Channel Logout §2.5',
  },
  SessionEnded: { title: 'Cleared the local session', spec: 'OpenID Connect Back-Channel Logout §2.7' },
  ApiCalled: { title: "Called the web app's API", spec: 'RFC 6750 §2.1' },
};

/** What a step knows when it is over. */
export interface Outcome {
  sessionId?: string | undefined;
  error?: unknown;
  detail?: Record<string, string>;
}

/** Starts a step; the returned function ends it and tells the observer. */
export function observe(to: { now(): number; observer: Observer }, kind: EventKind): (outcome?: Outcome) => void {
  const start = to.now();
  return ({ sessionId, error, detail = {} } = {}) => {
    to.observer({
      kind,
      start,
      duration: to.now() - start,
      detail,
      sessionId,
      failure: error === undefined ? undefined : reason(error),
    });
  };
}
