import { beforeEach, describe, expect, it } from 'vitest';
import { AuthorizationError, CodeRejected, InvalidToken, StateMismatch, Unavailable } from '../src/auth/errors.ts';
import { beginLogin, completeLogin, loginAttemptLifetime } from '../src/auth/login.ts';
import { PendingLogins } from '../src/auth/pending.ts';
import { newClient, openTab, reload, signIn, tokensOf } from './fakes/app.ts';
import { FakeStorage } from './fakes/browser.ts';
import { FakeEnvironment, foreignKey, issuer } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
});

// S1
describe('beginLogin', () => {
  it('asks for a code with PKCE, state and nonce, fresh for each login', async () => {
    const { client } = newClient(environment);
    const first = new URL((await beginLogin(client, { destination: '/' })).url).searchParams;
    const second = new URL((await beginLogin(client, { destination: '/' })).url).searchParams;
    expect(Object.fromEntries(first)).toMatchObject({
      response_type: 'code',
      client_id: 'spa_local',
      redirect_uri: 'http://localhost:5174/callback',
      scope: 'openid profile email offline_access',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(name), name).toMatch(/^[\w-]{43}$/);
      expect(first.get(name), name).not.toBe(second.get(name));
    }
    expect(first.has('code_verifier')).toBe(false);
  });

  it('says that the environment is unavailable, and asks again the next time', async () => {
    const { client } = newClient(environment);
    environment.answers.set('/.well-known/openid-configuration', () => new Response('', { status: 503 }));
    await expect(beginLogin(client, { destination: '/' })).rejects.toBeInstanceOf(Unavailable);
    environment.answers.clear();
    await expect(beginLogin(client, { destination: '/' })).resolves.toBeDefined();
  });

  it('refuses metadata of another issuer', async () => {
    environment.answers.set('/.well-known/openid-configuration', () =>
      Response.json({ issuer: 'http://localhost:9999', authorization_endpoint: 'http://localhost:9999/authorize' }),
    );
    await expect(beginLogin(newClient(environment).client, { destination: '/' })).rejects.toBeInstanceOf(Unavailable);
  });
});

async function answered(changes: Record<string, string | undefined> = {}) {
  const { client, events } = newClient(environment);
  const { url, attempt } = await beginLogin(client, { destination: '/' });
  return { client, events, attempt, query: environment.authorize(url, changes) };
}

// S2
describe('completeLogin', () => {
  it('exchanges the code with the verifier and no secret', async () => {
    const { client, attempt, query } = await answered();
    const tokens = await completeLogin(client, attempt, query);
    expect(tokens.claims).toMatchObject({ subject: 'usr_ada', sessionId: 'ses_1', organizationId: 'org_analytical' });
    expect(tokens.identity).toEqual({ subject: 'usr_ada', name: 'Ada Lovelace', email: 'ada@example.com' });
    const sent = environment.requests.find((r) => r.path === '/oauth/token');
    expect(sent?.form.get('code_verifier')).toBe(attempt.verifier.reveal());
    expect(sent?.form.has('client_secret')).toBe(false);
    expect(sent?.headers.has('Authorization')).toBe(false);
  });

  it.each([
    ['another state', { state: 'A'.repeat(43) }],
    ['an empty state', { state: '' }],
    ['no state', { state: undefined }],
    ['another state beside an error', { state: 'wrong', error: 'access_denied', code: undefined }],
    ['another issuer', { iss: 'https://attacker.example' }],
    ['no issuer although the environment names itself', { iss: undefined }],
    ['another issuer beside an error', { iss: 'https://attacker.example', error: 'access_denied', code: undefined }],
  ])('refuses %s and redeems nothing', async (_, changes) => {
    const { client, attempt, query } = await answered(changes);
    await expect(completeLogin(client, attempt, query)).rejects.toBeInstanceOf(StateMismatch);
    expect(environment.count('/oauth/token')).toBe(0);
  });

  it('refuses a repeated state and an outdated attempt', async () => {
    const { client, attempt, query } = await answered();
    query.append('state', query.get('state') ?? '');
    await expect(completeLogin(client, attempt, query)).rejects.toBeInstanceOf(StateMismatch);
    query.delete('state');
    query.set('state', attempt.state.reveal());
    const old = { ...attempt, createdAt: Date.now() - loginAttemptLifetime - 1 };
    await expect(completeLogin(client, old, query)).rejects.toBeInstanceOf(StateMismatch);
  });

  it('believes an error before a code that stands beside it', async () => {
    const { client, attempt, query } = await answered({ error: 'access_denied', error_description: '<b>no</b>' });
    const refusal = await completeLogin(client, attempt, query).catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(AuthorizationError);
    expect(refusal).toMatchObject({ code: 'access_denied' });
    expect(environment.count('/oauth/token')).toBe(0);
  });

  it('refuses a code that was used', async () => {
    const { client, attempt, query } = await answered();
    await completeLogin(client, attempt, query);
    await expect(completeLogin(client, attempt, query)).rejects.toBeInstanceOf(CodeRejected);
  });

  it('keeps an environment that cannot be asked apart from a refused code', async () => {
    const { client, attempt, query } = await answered();
    environment.answers.set('/oauth/token', () => new Response('', { status: 503 }));
    await expect(completeLogin(client, attempt, query)).rejects.toBeInstanceOf(Unavailable);
  });

  it.each([
    ['aud', { aud: ['web_local'] }],
    ['azp', { azp: 'web_local' }],
    ['iss', { iss: 'https://attacker.example' }],
    ['nonce', { nonce: 'another' }],
    ['missing nonce', { nonce: undefined }],
    ['at_hash', { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['expired', { exp: 1, iat: 0 }],
    ['iat in the future', { iat: Math.floor(Date.now() / 1000) + 600, exp: Math.floor(Date.now() / 1000) + 900 }],
    ['missing sub', { sub: undefined }],
  ])('refuses an ID token: %s', async (_, lie) => {
    const { client, attempt, query } = await answered();
    environment.lieInIdToken = lie;
    await expect(completeLogin(client, attempt, query)).rejects.toBeInstanceOf(InvalidToken);
  });

  it.each([
    ['alg none', { none: true }],
    ['a foreign signature', { privateKey: foreignKey }],
    ['an unknown kid', { kid: 'nobody' }],
  ])('refuses tokens with %s', async (_, lie) => {
    const { client, attempt, query } = await answered();
    environment.lieAboutKey = lie;
    await expect(completeLogin(client, attempt, query)).rejects.toBeInstanceOf(InvalidToken);
  });

  it('tells the steps in order, without a secret', async () => {
    const { client, events, attempt, query } = await answered();
    const tokens = await completeLogin(client, attempt, query);
    expect(events.map((e) => e.kind)).toEqual(['LoginStarted', 'CallbackReceived', 'CodeExchanged', 'TokensVerified']);
    const said = JSON.stringify(events);
    for (const secret of [attempt.state, attempt.nonce, attempt.verifier, tokens.accessToken, tokens.idToken]) {
      expect(said).not.toContain(secret.reveal());
    }
    expect(said).not.toContain(query.get('code'));
  });
});

// S1
describe('PendingLogins', () => {
  const attempt = async (client = newClient(environment).client) =>
    (await beginLogin(client, { destination: '/' })).attempt;

  it('keeps several logins apart, and hands each out once', async () => {
    const pending = new PendingLogins(new FakeStorage(), Date.now);
    const [a, b] = [await attempt(), await attempt()];
    pending.add(a);
    pending.add(b);
    expect(pending.take(a.state.reveal())?.verifier.reveal()).toBe(a.verifier.reveal());
    expect(pending.take(a.state.reveal())).toBeUndefined();
    expect(pending.take(b.state.reveal())?.nonce.reveal()).toBe(b.nonce.reveal());
    expect(pending.take('')).toBeUndefined();
    expect(pending.take(null)).toBeUndefined();
  });

  it('forgets old logins and keeps at most eight', async () => {
    let now = Date.now();
    const storage = new FakeStorage();
    const pending = new PendingLogins(storage, () => now);
    const attempts = await Promise.all(Array.from({ length: 9 }, () => attempt()));
    for (const a of attempts) pending.add(a);
    expect(pending.take(attempts[0]?.state.reveal() ?? '')).toBeUndefined();
    now += loginAttemptLifetime + 1000;
    expect(pending.take(attempts[8]?.state.reveal() ?? '')).toBeUndefined();
  });
});

// S2
describe('a session at the callback', () => {
  it('signs in and takes the code out of the address', async () => {
    const app = openTab(environment);
    await signIn(app, environment);
    expect(tokensOf(app.session.state.get()).claims.sessionId).toBe('ses_1');
    expect(app.tab.path).toBe('/');
  });

  it('goes home when the Back button repeats the callback', async () => {
    const app = openTab(environment);
    const callback = await signIn(app, environment);
    const again = reload(app, environment);
    await again.open(callback);
    expect(again.session.state.get().kind).toBe('signedIn');
    expect(again.tab.path).toBe('/');
    const codes = environment.requests.filter((r) => r.form.get('code') === new URLSearchParams(callback.slice(10)).get('code'));
    expect(codes).toHaveLength(1);
  });

  it('fails in general words for a state that nobody started', async () => {
    const app = openTab(environment);
    await app.open('/callback?code=stolen&state=forged&error=access_denied');
    const state = app.session.state.get();
    expect(state.kind === 'failed' && state.error).toBeInstanceOf(StateMismatch);
    expect(app.tab.path).toBe('/callback');
    expect(environment.requests).toHaveLength(0);
  });

  it('redeems a code once when two pages ask at once', async () => {
    const app = openTab(environment);
    await app.session.signIn({ destination: '/' });
    const callback = `/callback?${environment.authorize(app.tab.visited[0] ?? '')}`;
    await Promise.all([app.open(callback), app.open(callback)]);
    expect(environment.requests.filter((r) => r.form.get('grant_type') === 'authorization_code')).toHaveLength(1);
  });

  it('says that nothing was changed when the environment is gone', async () => {
    const app = openTab(environment);
    await app.session.signIn({ destination: '/' });
    environment.answers.set('/oauth/token', () => Promise.reject(new TypeError('Failed to fetch')));
    await app.open(`/callback?${environment.authorize(app.tab.visited[0] ?? '')}`);
    const state = app.session.state.get();
    expect(state.kind === 'failed' && state.error).toBeInstanceOf(Unavailable);
  });
});

it('cannot reach a network', () => {
  expect(() => fetch(issuer)).toThrow('network');
});
