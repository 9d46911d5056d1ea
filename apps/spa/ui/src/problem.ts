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
  if (error instanceof AuthorizationError) return refusals[error.code] ?? unknown;
  if (error instanceof StateMismatch) return mismatch;
  if (error instanceof CodeRejected) return rejected;
  if (error instanceof Unavailable) return unreachable;
  return unknown;
}

const refusals: Readonly<Record<string, Problem>> = {
  access_denied: {
    title: 'You chose not to sign in',
    happened: 'The environment told us that you cancelled, so nobody was signed in.',
    whatToDo: 'If you changed your mind, try again.',
  },
  invalid_request: {
    title: 'The sign-in request was not accepted',
    happened: 'The environment could not work with what this app sent.',
    whatToDo: 'Try again. If it happens again, the app is set up wrongly.',
  },
  server_error: {
    title: 'The environment had a problem',
    happened: 'It could not finish your sign-in.',
    whatToDo: 'Wait a moment and try again.',
  },
};

const mismatch: Problem = {
  title: 'This sign-in can’t be completed',
  happened: 'The answer does not belong to a sign-in that was started in this tab, or it came too late.',
  whatToDo: 'Start again. Nothing was changed.',
};

const rejected: Problem = {
  title: 'This sign-in was used already',
  happened: 'A sign-in code works once and for a short time. This one was used before, or it expired.',
  whatToDo: 'Sign in again to get a new one.',
};

export const unreachable: Problem = {
  title: 'We can’t sign you in yet',
  happened: 'This app could not reach the environment, the service that signs you in.',
  whatToDo: 'Wait a moment and try again. If you run it on this computer, check that it is started.',
};

const unknown: Problem = {
  title: 'Sign-in did not work',
  happened: 'The environment answered in a way that this app does not accept.',
  whatToDo: 'Try again. Nobody was signed in.',
};
