import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { reason } from '../src/auth/errors.ts';
import { Secret, secretEquals } from '../src/auth/secret.ts';
import { openTab, signIn, tokensOf } from './fakes/app.ts';
import { FakeEnvironment, foreignKey } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
});

// S9
describe('Secret', () => {
  it('prints as [redacted] in every way', () => {
    const secret = new Secret('s3cret');
    const printed = [`${secret}`, String(secret), JSON.stringify({ secret }), inspect({ secret }, { depth: 9, showHidden: true })];
    for (const text of printed) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('s3cret');
    }
    expect(JSON.stringify(structuredClone({ secret: { ...secret } }))).not.toContain('s3cret');
    expect(secret.reveal()).toBe('s3cret');
  });

  it('compares, and nothing equals an empty one', () => {
    expect(secretEquals('abc', 'abc')).toBe(true);
    expect(secretEquals('abc', 'abd')).toBe(false);
    expect(secretEquals('abc', 'ab')).toBe(false);
    expect(secretEquals('', '')).toBe(false);
  });
});

// S9
it('a reason holds no words of errors that quote what they read', () => {
  expect(reason(new SyntaxError('Unexpected token, "eyJhbGciOi" is not valid JSON'))).toBe('SyntaxError');
  expect(reason(new TypeError('Failed to fetch'))).toBe('no answer');
  expect(reason('eyJhbGciOi')).toBe('unknown error');
});

// S9
describe('tokens', () => {
  it('print redacted as a whole', async () => {
    const app = openTab(environment);
    await signIn(app, environment);
    const tokens = tokensOf(app.session.state.get());
    for (const text of [JSON.stringify(tokens), inspect(tokens, { depth: 9 }), inspect(app.session, { depth: 9, showHidden: true })]) {
      for (const secret of [tokens.accessToken, tokens.idToken, tokens.refreshToken!]) {
        expect(text).not.toContain(secret.reveal());
      }
    }
  });

  const lies: [string, () => void][] = [
    ['a foreign signature', () => (environment.lieAboutKey = { privateKey: foreignKey })],
    ['aud', () => (environment.lieInAccessToken = { aud: ['web_local'] })],
    ['ID token aud', () => (environment.lieInIdToken = { aud: ['web_local'] })],
    ['nonce', () => (environment.lieInIdToken = { nonce: 'other' })],
    ['no token type', () => environment.answers.set('/oauth/token', async () => Response.json({ ...(await environment.tokens()), token_type: 7 }))],
    ['broken JSON', () => environment.answers.set('/oauth/token', async () => new Response(`x${JSON.stringify(await environment.tokens())}`, { headers: { 'Content-Type': 'application/json' } }))],
  ];
  it.each(lies)('are in no error, event, state or console line: %s', async (_, lie) => {
    const written: unknown[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...args) => void written.push(...args));
    }
    const app = openTab(environment);
    lie();
    await signIn(app, environment);
    const state = app.session.state.get();
    expect(state.kind).toBe('failed');
    const said = inspect([state, app.events, written], { depth: 20, showHidden: true });
    expect(said).not.toContain('eyJ');
    expect(said).not.toContain('refresh_2');
    expect(written).toHaveLength(0);
    vi.restoreAllMocks();
  });
});
