import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTab, reload, signIn, tokensOf } from './fakes/app.ts';
import { FakeEnvironment } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const elsewhere = { spaUrl: 'http://spa.localhost:5174' };

async function signedIn(changes = {}) {
  const app = openTab(environment, { changes });
  await signIn(app, environment);
  return app;
}

// S4
describe('a page without tokens', () => {
  it('sends nobody anywhere who never signed in', async () => {
    const app = openTab(environment);
    await app.open('/');
    expect(app.session.state.get()).toEqual({ kind: 'signedOut' });
    expect(app.tab.framed).toHaveLength(0);
    expect(app.tab.visited).toHaveLength(0);
    expect(environment.requests).toHaveLength(0);
  });

  it('signs in again in a hidden frame, with prompt=none and its own redirect', async () => {
    const app = reload(await signedIn(), environment);
    await app.open('/settings');
    expect(tokensOf(app.session.state.get()).claims.sessionId).toBe('ses_1');
    const asked = new URL(app.tab.framed[0] ?? '').searchParams;
    expect(asked.get('prompt')).toBe('none');
    expect(asked.get('redirect_uri')).toBe('http://localhost:5174/silent-callback');
    expect(app.tab.path).toBe('/settings');
    expect(app.tab.visited).toHaveLength(0);
  });

  it('refuses an answer of the frame with another state', async () => {
    const app = reload(await signedIn(), environment);
    app.tab.frame = async (url: string) => environment.authorize(url, { state: 'forged' });
    await app.open('/');
    expect(app.session.state.get().kind).toBe('failed');
  });

  it('knows that the session was ended elsewhere while its token would still live', async () => {
    const first = await signedIn();
    environment.signedOut = true;
    const app = reload(first, environment);
    await app.open('/');
    expect(app.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'elsewhere' } });
    const again = reload(app, environment);
    await again.open('/');
    expect(again.tab.framed).toHaveLength(0);
  });

  it('says expired when it comes back late', async () => {
    const first = await signedIn();
    environment.signedOut = true;
    vi.setSystemTime(Date.now() + 3_600_000);
    const app = reload(first, environment);
    await app.open('/');
    expect(app.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'expired' } });
  });

  it('redirects the whole page where frames are blocked, once', async () => {
    const app = reload(await signedIn(elsewhere), environment);
    app.tab.frameBlocked = true;
    await app.open('/settings');
    const asked = new URL(app.tab.visited[0] ?? '').searchParams;
    expect(asked.get('prompt')).toBe('none');
    expect(asked.get('redirect_uri')).toBe('http://localhost:5174/callback');
    await app.open(`/callback?${environment.authorize(app.tab.visited[0] ?? '')}`);
    expect(app.session.state.get().kind).toBe('signedIn');
    expect(app.tab.path).toBe('/settings');
  });

  it('does not loop when the redirect finds no session', async () => {
    const app = reload(await signedIn(elsewhere), environment);
    app.tab.frameBlocked = true;
    environment.signedOut = true;
    await app.open('/');
    await app.open(`/callback?${environment.authorize(app.tab.visited[0] ?? '')}`);
    expect(app.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'elsewhere' } });
    const again = reload(app, environment);
    await again.open('/');
    expect(again.session.state.get()).toEqual({ kind: 'signedOut' });
    expect(again.tab.visited).toHaveLength(0);
  });

  it('asks the whole page when the frame may not have seen the cookie of another site', async () => {
    const first = openTab(environment, { changes: elsewhere });
    await signIn(first, environment);
    environment.signedOut = true;
    const app = openTab(environment, { profile: first.profile, changes: elsewhere });
    await app.open('/');
    expect(app.tab.framed).toHaveLength(1);
    expect(app.tab.visited).toHaveLength(1);
  });

  it('keeps the session when the environment cannot be reached', async () => {
    const app = reload(await signedIn(), environment);
    environment.answers.set('/.well-known/openid-configuration', () => Promise.reject(new TypeError('Failed to fetch')));
    await app.open('/');
    expect(app.session.state.get()).toEqual({ kind: 'unreachable' });
    environment.answers.clear();
    await app.session.resume();
    expect(app.session.state.get().kind).toBe('signedIn');
  });

  it('renews silently where the environment gives no refresh token', async () => {
    environment.answers.set('/oauth/token', async (form) => {
      const { refresh_token: _, ...tokens } = await environment.tokens(nonces.get(form.get('code') ?? ''));
      return Response.json(tokens);
    });
    const nonces = new Map<string, string>();
    const authorize = environment.authorize.bind(environment);
    environment.authorize = (url, changes) => {
      const answer = authorize(url, changes);
      nonces.set(answer.get('code') ?? '', new URL(url).searchParams.get('nonce') ?? '');
      return answer;
    };
    const app = await signedIn();
    await app.session.refresh();
    expect(app.tab.framed).toHaveLength(1);
    expect(app.session.state.get().kind).toBe('signedIn');
  });
});
