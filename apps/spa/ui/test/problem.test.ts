import { expect, it } from 'vitest';
import * as errors from '../src/auth/errors.ts';
import { problemOf } from '../src/problem.ts';

// S8
it.each([
  ['access_denied', new errors.AuthorizationError('access_denied', 'x'), 'You did not sign in'],
  ['invalid_request', new errors.AuthorizationError('invalid_request', 'x'), 'Signing in did not work'],
  ['server_error', new errors.AuthorizationError('server_error', 'x'), 'Signing in did not work'],
  ['login_required', new errors.AuthorizationError('login_required', 'x'), 'Please sign in'],
  ['an unknown error', new errors.AuthorizationError('teapot', 'x'), 'Signing in did not work'],
  ['a name that objects have', new errors.AuthorizationError('constructor', 'x'), 'Signing in did not work'],
  ['another state', new errors.StateMismatch('x'), 'This sign-in is not valid'],
  ['a used code', new errors.CodeRejected('x'), 'This sign-in was used or has expired'],
  ['a bad token', new errors.InvalidToken('x'), 'Signing in did not work'],
  ['no answer', new errors.Unavailable('x'), 'The environment cannot be reached'],
])('has a page for %s', (_, error, title) => {
  expect(problemOf(error)).toMatchObject({ title });
});

// S8
it('repeats nothing of what the address said', () => {
  const forged = '<img src=x onerror=alert(1)>';
  const page = JSON.stringify(problemOf(new errors.AuthorizationError(forged, forged)));
  expect(page).not.toContain('onerror');
});
