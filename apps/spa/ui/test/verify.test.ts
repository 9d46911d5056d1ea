import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidToken, TokenExpired, Unavailable } from '../src/auth/errors.ts';
import { Secret } from '../src/auth/secret.ts';
import { verify, verifyIdToken } from '../src/auth/verify.ts';
import { newClient } from './fakes/app.ts';
import { FakeEnvironment, foreignKey } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const now = () => Math.floor(Date.now() / 1000);
const access = async () => new Secret(await environment.sign(JSON.parse(JSON.stringify(environment.accessClaims()))));

// S5
describe('verify', () => {
  it('returns the claims of a good token', async () => {
    const claims = await verify(newClient(environment).client, await access());
    expect(claims).toMatchObject({ subject: 'usr_ada', sessionId: 'ses_1', roles: ['admin'], audience: ['spa_local'] });
  });

  it.each([
    ['aud of another client', { aud: ['web_local'] }],
    ['no aud', { aud: undefined }],
    ['iss of another environment', { iss: 'https://attacker.example' }],
    ['iss with a slash', { iss: 'http://localhost:8090/' }],
    ['no exp', { exp: undefined }],
    ['no iat', { iat: undefined }],
    ['no sub', { sub: undefined }],
    ['iat in the future', { iat: now() + 120 }],
    ['nbf in the future', { nbf: now() + 120 }],
    ['a nonce: an ID token', { nonce: 'n' }],
    ['at_hash: an ID token', { at_hash: 'h' }],
    ['events: a logout token', { events: {} }],
  ])('refuses %s', async (_, lie) => {
    environment.lieInAccessToken = lie;
    await expect(verify(newClient(environment).client, await access())).rejects.toBeInstanceOf(InvalidToken);
  });

  it.each([
    ['alg none', { none: true }],
    ['a foreign signature', { privateKey: foreignKey }],
  ])('refuses %s', async (_, lie) => {
    environment.lieAboutKey = lie;
    await expect(verify(newClient(environment).client, await access())).rejects.toBeInstanceOf(InvalidToken);
  });

  it.each(['', 'a.b.c', 'not a token'])('refuses %j', async (text) => {
    await expect(verify(newClient(environment).client, new Secret(text))).rejects.toBeInstanceOf(InvalidToken);
  });

  it('tells an expired token apart, and forgives a minute', async () => {
    const { client } = newClient(environment);
    const token = await access();
    vi.setSystemTime(Date.now() + 350_000);
    await expect(verify(client, token)).resolves.toBeDefined();
    vi.setSystemTime(Date.now() + 20_000);
    await expect(verify(client, token)).rejects.toBeInstanceOf(TokenExpired);
  });

  it('asks for the keys once more when a kid is unknown, and not again at once', async () => {
    const { client } = newClient(environment);
    await verify(client, await access());
    await environment.rotateKeys();
    vi.setSystemTime(Date.now() + 6_000);
    await verify(client, await access());
    expect(environment.count('/keys')).toBe(2);
    environment.lieAboutKey = { kid: 'nobody' };
    for (let i = 0; i < 5; i++) {
      await expect(verify(client, await access())).rejects.toBeInstanceOf(InvalidToken);
    }
    expect(environment.count('/keys')).toBe(2);
  });

  it.each([
    ['503', () => new Response('', { status: 503 })],
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['no JSON', () => new Response('<html>')],
  ])('calls keys that cannot be had unavailable, not invalid: %s', async (_, answer) => {
    environment.answers.set('/keys', answer);
    const { client } = newClient(environment);
    await expect(verify(client, await access())).rejects.toBeInstanceOf(Unavailable);
    environment.answers.clear();
    await expect(verify(client, await access())).resolves.toBeDefined();
  });
});

// S5
describe('verifyIdToken', () => {
  it('accepts an expired one from storage, and only from there', async () => {
    const { client } = newClient(environment);
    const idToken = new Secret(String((await environment.tokens('n'))['id_token']));
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(verifyIdToken(client, idToken, {})).rejects.toBeInstanceOf(TokenExpired);
    await expect(verifyIdToken(client, idToken, { expired: true })).resolves.toMatchObject({ name: 'Ada Lovelace' });
  });
});
