import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionEnded, Unavailable } from '../src/auth/errors.ts';
import { Renewal } from '../src/auth/renewal.ts';
import { openTab, signIn, tokensOf } from './fakes/app.ts';
import { FakeProfile } from './fakes/browser.ts';
import { FakeEnvironment, foreignKey, invalidGrant } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
});
afterEach(() => {
  vi.useRealTimers();
});

const refreshes = () => environment.requests.filter((r) => r.form.get('grant_type') === 'refresh_token');

async function signedIn() {
  const app = openTab(environment);
  await signIn(app, environment);
  return app;
}

/** Several tabs of one browser that share a session. */
async function tabs(n: number) {
  const profile = new FakeProfile();
  const first = openTab(environment, { profile });
  await signIn(first, environment);
  first.session.useStorage('local');
  const others = Array.from({ length: n - 1 }, () => openTab(environment, { profile }));
  await Promise.all(others.map((app) => app.open('/')));
  return [first, ...others];
}

const accessTokens = (apps: Awaited<ReturnType<typeof tabs>>) =>
  new Set(apps.map((app) => tokensOf(app.session.state.get()).accessToken.reveal()));

// S6
describe('refresh', () => {
  it('replaces all tokens, and keeps what the answer leaves out', async () => {
    const app = await signedIn();
    const before = tokensOf(app.session.state.get());
    const { id_token: _, ...answer } = await environment.tokens();
    environment.answers.set('/oauth/token', () => Response.json(answer));
    const after = await app.session.refresh();
    expect(after.accessToken.reveal()).not.toBe(before.accessToken.reveal());
    expect(after.refreshToken?.reveal()).not.toBe(before.refreshToken?.reveal());
    expect(after.idToken.reveal()).toBe(before.idToken.reveal());
    expect(after.identity.name).toBe('Ada Lovelace');
  });

  it('sends one request for many callers of a tab', async () => {
    const app = await signedIn();
    await Promise.all(Array.from({ length: 20 }, () => app.session.refresh()));
    expect(refreshes()).toHaveLength(1);
  });

  it('sends one request for all tabs, and all of them use the result', async () => {
    const apps = await tabs(5);
    for (let round = 1; round <= 3; round++) {
      await Promise.all(apps.map((app) => app.session.refresh()));
      expect(refreshes()).toHaveLength(round);
      expect(accessTokens(apps).size).toBe(1);
    }
  });

  it('lets a tab that comes late take the result instead of asking with a used token', async () => {
    const [first, watching, late] = await tabs(3);
    const missed = late!.tab.channel.onmessage;
    late!.tab.channel.onmessage = null; // The tab sleeps.
    await first!.session.refresh();
    await vi.waitFor(() => expect(accessTokens([first!, watching!]).size).toBe(1));
    late!.tab.channel.onmessage = missed;
    expect(accessTokens([first!, late!]).size).toBe(2);
    await late!.session.refresh();
    expect(refreshes()).toHaveLength(1);
    expect(accessTokens([first!, late!]).size).toBe(1);
  });

  it('shares tokens with tabs that only watch', async () => {
    const apps = await tabs(2);
    await apps[0]!.session.refresh();
    await vi.waitFor(() => expect(accessTokens(apps).size).toBe(1));
  });

  it('does not adopt another session from another tab', async () => {
    const profile = new FakeProfile();
    const ada = openTab(environment, { profile });
    await signIn(ada, environment);
    environment.sessionId = 'ses_2';
    const other = openTab(environment, { profile });
    await signIn(other, environment);
    await other.session.refresh();
    expect(tokensOf(ada.session.state.get()).claims.sessionId).toBe('ses_1');
  });
});

// S6, M3
describe('a failed refresh', () => {
  it('ends the session in every tab on invalid_grant, with one request', async () => {
    const apps = await tabs(3);
    environment.answers.set('/oauth/token', invalidGrant);
    const results = await Promise.allSettled(apps.map((app) => app.session.refresh()));
    for (const result of results) expect(result.status === 'rejected' && result.reason).toBeInstanceOf(SessionEnded);
    await vi.waitFor(() => {
      for (const app of apps) expect(app.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'elsewhere' } });
    });
    expect(refreshes()).toHaveLength(1);
    for (const app of apps) expect(app.tab.storage.local.dump()).not.toContain('refresh_');
  });

  it.each([
    ['503', () => new Response('', { status: 503 })],
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['invalid_client', () => Response.json({ error: 'invalid_client' }, { status: 401 })],
    ['invalid_request', () => Response.json({ error: 'invalid_request' }, { status: 400 })],
    ['no JSON', () => new Response('<html>', { status: 200 })],
  ])('keeps the session on %s', async (_, answer) => {
    const app = await signedIn();
    environment.answers.set('/oauth/token', answer);
    await expect(app.session.refresh()).rejects.toBeInstanceOf(Unavailable);
    expect(app.session.state.get()).toMatchObject({ kind: 'signedIn', offline: true });
    environment.answers.clear();
    await app.session.refresh();
    expect(app.session.state.get()).toMatchObject({ kind: 'signedIn', offline: false });
  });

  it('is one request for all tabs as well', async () => {
    const apps = await tabs(3);
    environment.answers.set('/oauth/token', () => new Response('', { status: 503 }));
    await Promise.allSettled(apps.map((app) => app.session.refresh()));
    expect(refreshes()).toHaveLength(1);
    for (const app of apps) expect(app.session.state.get()).toMatchObject({ kind: 'signedIn', offline: true });
  });

  it('keeps the new refresh token when the keys cannot be had, in every tab', async () => {
    const apps = await tabs(2);
    environment.lieAboutKey = { privateKey: foreignKey };
    await expect(apps[0]!.session.refresh()).rejects.toBeInstanceOf(Unavailable);
    environment.lieAboutKey = {};
    await vi.waitFor(() => expect(apps[1]!.tab.storage.local.dump()).not.toContain(refreshes()[0]?.form.get('refresh_token')));
    await apps[1]!.session.refresh();
    expect(apps[1]!.session.state.get()).toMatchObject({ kind: 'signedIn', offline: false });
    expect(refreshes()).toHaveLength(2);
  });

  it('refuses tokens of another user, and keeps the session', async () => {
    const app = await signedIn();
    environment.lieInAccessToken = { sub: 'usr_grace' };
    await expect(app.session.refresh()).rejects.toBeInstanceOf(Unavailable);
    expect(tokensOf(app.session.state.get()).claims.subject).toBe('usr_ada');
  });

  it('does not bring back a session that was signed out meanwhile', async () => {
    const app = await signedIn();
    const refreshing = app.session.refresh();
    await app.session.signOut();
    await refreshing.catch(() => undefined);
    expect(app.session.state.get().kind).toBe('leaving');
    expect(app.tab.storage.local.dump()).not.toContain('ses_1');
  });
});

// S6
describe('Renewal', () => {
  it('fires before expiry, retries with growing waits, and stops', () => {
    vi.useFakeTimers();
    const renew = vi.fn();
    const renewal = new Renewal(Date.now, renew);
    const start = Date.now();
    renewal.plan({ obtainedAt: start, expiresAt: start + 299_000 });
    vi.advanceTimersByTime(238_000);
    expect(renew).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_000);
    expect(renew).toHaveBeenCalledTimes(1);
    renewal.retry();
    vi.advanceTimersByTime(2_000);
    renewal.retry();
    vi.advanceTimersByTime(4_999);
    expect(renew).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1);
    expect(renew).toHaveBeenCalledTimes(3);
    renewal.plan({ obtainedAt: start, expiresAt: Date.now() + 10_000 });
    renewal.stop();
    vi.advanceTimersByTime(3_600_000);
    expect(renew).toHaveBeenCalledTimes(3);
  });

  it('looks at the clock after a sleep in which no timer ran', () => {
    vi.useFakeTimers();
    const renew = vi.fn();
    const renewal = new Renewal(Date.now, renew);
    renewal.plan({ obtainedAt: Date.now(), expiresAt: Date.now() + 299_000 });
    renewal.check();
    expect(renew).not.toHaveBeenCalled();
    vi.setSystemTime(Date.now() + 3_600_000);
    renewal.check();
    expect(renew).toHaveBeenCalledTimes(1);
  });
});
