import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openTab, reload, signIn, tokensOf } from './fakes/app.ts';
import { FakeEnvironment } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
});

async function signedIn() {
  const app = openTab(environment);
  await signIn(app, environment);
  app.session.useStorage('local');
  return app;
}

// S7
describe('signOut', () => {
  it('sends the browser to end the shared session, after local state is gone', async () => {
    const app = await signedIn();
    const { idToken } = tokensOf(app.session.state.get());
    let left = '';
    app.tab.navigate = (url: string) => {
      expect(app.profile.local.dump()).not.toContain('eyJ');
      left = url;
    };
    await app.session.signOut();
    const url = new URL(left);
    expect(url.pathname).toBe('/oidc/logout');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      id_token_hint: idToken.reveal(),
      client_id: 'spa_local',
      post_logout_redirect_uri: 'http://localhost:5174/signed-out',
    });
    expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
  });

  it('signs out the other tabs at once', async () => {
    const app = await signedIn();
    const other = openTab(environment, { profile: app.profile });
    await other.open('/');
    await app.session.signOut();
    await vi.waitFor(() => expect(other.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'you' } }));
  });

  it('leaves another session of another tab alone', async () => {
    const app = await signedIn();
    environment.sessionId = 'ses_2';
    const other = openTab(environment, { profile: app.profile });
    await signIn(other, environment);
    const heard: string[] = [];
    const listen = other.tab.channel.onmessage;
    other.tab.channel.onmessage = (event: MessageEvent) => {
      listen?.(event);
      heard.push(event.data.type);
    };
    await app.session.signOut();
    await vi.waitFor(() => expect(heard).toContain('ended'));
    expect(other.session.state.get().kind).toBe('signedIn');
  });

  it('says that it signed out here only when the environment is gone', async () => {
    const app = await signedIn();
    const fresh = reload(app, environment);
    await fresh.open('/');
    environment.answers.set('/.well-known/openid-configuration', () => Promise.reject(new TypeError('Failed to fetch')));
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    await fresh.session.signOut();
    vi.useRealTimers();
    expect(fresh.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'you' }, onlyHere: true });
    expect(app.profile.local.dump()).not.toContain('eyJ');
  });

  it('does not sign in again by itself on the next visit', async () => {
    const app = await signedIn();
    await app.session.signOut();
    const again = reload(app, environment);
    await again.open('/');
    expect(again.session.state.get()).toEqual({ kind: 'signedOut' });
    expect(again.tab.framed).toHaveLength(0);
  });
});

// S7
describe('the landing page of a logout', () => {
  it('says that you signed out when the state is that of this tab, once', async () => {
    const app = await signedIn();
    await app.session.signOut();
    const state = new URL(app.tab.visited.at(-1) ?? '').searchParams.get('state') ?? '';
    const back = reload(app, environment);
    await back.open(`/signed-out?state=${state}`);
    expect(back.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'you' } });
    expect(back.tab.path).toBe('/signed-out');
    const again = reload(back, environment);
    await again.open(`/signed-out?state=${state}`);
    expect(again.session.state.get()).toEqual({ kind: 'signedOut' });
  });

  it('believes no forged state, and signs nobody out', async () => {
    const app = await signedIn();
    const visit = reload(app, environment);
    await visit.open('/signed-out?state=forged');
    expect(visit.session.state.get().kind).toBe('signedIn');
    expect(visit.tab.path).toBe('/');
  });
});
