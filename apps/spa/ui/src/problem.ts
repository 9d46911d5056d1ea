import { AuthorizationError, CodeRejected, StateMismatch, Unavailable, type AuthError } from './auth/index.ts';

/** What is said about a failure: what happened, and what to do. */
export interface Problem {
  readonly title: string;
  readonly happened: string;
  readonly whatToDo: string;
}

/**
 * The one place that turns an error into words, the same as in the web app.
 * Nothing that came with the request is repeated: an address is easily forged.
 */
export function problemOf(error: AuthError): Problem {
  if (error instanceof AuthorizationError) return refusals.get(error.code) ?? loginFailed;
  if (error instanceof StateMismatch) return mismatch;
  if (error instanceof CodeRejected) return rejected;
  if (error instanceof Unavailable) return unreachable;
  return loginFailed;
}

const loginFailed: Problem = {
  title: 'Signing in did not work',
  happened: 'The environment could not complete the sign-in.',
  whatToDo: 'Try again. If it keeps happening, the log of the environment says more.',
};

const signInNeeded: Problem = {
  title: 'Please sign in',
  happened: 'The environment has no session for you that it could use without asking.',
  whatToDo: 'Sign in to go on.',
};

/** The errors of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6 that a user can do something about. */
const refusals: ReadonlyMap<string, Problem> = new Map([
  [
    'access_denied',
    {
      title: 'You did not sign in',
      happened: 'The sign-in was cancelled or not allowed.',
      whatToDo: 'If that was not what you wanted, try again.',
    },
  ],
  [
    'invalid_request',
    {
      title: 'Signing in did not work',
      happened: 'The environment did not understand this app’s request.',
      whatToDo: 'Try again. If it keeps happening, this app’s settings need attention.',
    },
  ],
  ['login_required', signInNeeded],
  ['interaction_required', signInNeeded],
  ['account_selection_required', signInNeeded],
  ['consent_required', signInNeeded],
]);

const mismatch: Problem = {
  title: 'This sign-in is not valid',
  happened: 'The answer does not belong to a sign-in that was started in this tab, or it came too late.',
  whatToDo: 'Start again from here.',
};

const rejected: Problem = {
  title: 'This sign-in was used or has expired',
  happened: 'Each sign-in works once and for a few minutes.',
  whatToDo: 'Start a new one.',
};

/** The environment is gone; somebody who is signed in stays so. */
export const unreachable: Problem = {
  title: 'The environment cannot be reached',
  happened: 'The environment did not answer.',
  whatToDo: 'Try again in a moment. You have not been signed out.',
};
