import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTab, signIn, tokensOf } from './fakes/app.ts';
import { FakeProfile } from './fakes/browser.ts';
import { fakeClock, pass, until } from './fakes/clock.ts';
import { FakeEnvironment, invalidGrant } from './fakes/environment.ts';
import { FakeRelay } from './fakes/relay.ts';

let environment: FakeEnvironment;
let relay: FakeRelay;
beforeEach(() => {
  fakeClock();
  environment = new FakeEnvironment();
  environment.relay = relay = new FakeRelay();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const refreshes = () => environment.requests.filter((r) => r.form.get('grant_type') === 'refresh_token').length;

/** Tabs of one browser in one session, one of which listens. */
async function tabs(n: number) {
  const profile = new FakeProfile();
  const first = openTab(environment, { profile });
  await signIn(first, environment);
  first.session.useStorage('local');
  const others = Array.from({ length: n - 1 }, () => openTab(environment, { profile }));
  await Promise.all(others.map((app) => app.open('/')));
  await until(() => relay.asked > 0);
  return [first, ...others];
}

async function oneTab() {
  const [app] = await tabs(1);
  return app!;
}

const kind = (app: Awaited<ReturnType<typeof oneTab>>) => app.session.state.get().kind;
const bearer = (app: Awaited<ReturnType<typeof oneTab>>) => `Bearer ${tokensOf(app.session.state.get()).accessToken.reveal()}`;

// S10, M4
describe('the relay', () => {
  it('signs out every tab at once, says where it was, and leaves no token', async () => {
    const apps = await tabs(3);
    expect(relay.streams).toHaveLength(1);
    const at = Date.now() - 30;
    relay.endSession('ses_1', 'Documentation site', at);
    await until(() => apps.every((app) => kind(app) === 'signedOut'));
    for (const app of apps) {
      const last = { reason: 'elsewhere', via: 'relay', by: 'Documentation site', endedAt: at, relayedAt: at + 8 };
      expect(app.session.state.get()).toMatchObject({ kind: 'signedOut', last });
      expect(app.session.lastSignOut()).toMatchObject(last);
      expect(app.tab.storage.local.dump() + app.tab.storage.session.dump()).not.toContain('eyJ');
    }
    expect(relay.open).toHaveLength(0);
    await pass(120_000);
    expect(relay.asked).toBe(1);
    expect(refreshes()).toBe(0);
  });

  it('is asked with the access token alone', async () => {
    const app = await oneTab();
    expect(relay.streams[0]?.token).toBe(bearer(app));
  });

  it('is left when the user signs out, and joined again after the next sign-in', async () => {
    const app = await oneTab();
    await app.session.signOut();
    await until(() => relay.open.length === 0);
    environment.sessionId = 'ses_2';
    await signIn(app, environment);
    await until(() => relay.open.length === 1);
    relay.endSession('ses_2');
    await until(() => kind(app) === 'signedOut');
  });

  it.each([
    ['another session', 'event: ended\ndata: {"sid":"ses_2"}\n\n'],
    ['no session', 'event: ended\ndata: {}\n\n'],
    ['no JSON', 'event: ended\ndata: <html>\n\n'],
    ['another event', 'event: greeting\ndata: {"sid":"ses_1"}\n\n'],
    ['half an event', 'event: ended\ndata: {"sid":"ses_1"}\n'],
    ['a comment', ': ended ses_1\n\n'],
  ])('is not believed to end our session by %s', async (_, text) => {
    const app = await oneTab();
    relay.open[0]!.send(text);
    await pass(2_000);
    expect(kind(app)).toBe('signedIn');
  });

  it('shows times by this clock when its own is another', async () => {
    const app = await oneTab();
    const ahead = 3_600_000;
    relay.open[0]!.event('open', { sid: 'ses_1', now: new Date(Date.now() + ahead).toISOString() });
    const at = Date.now() - 40;
    relay.endSession('ses_1', 'Web app', at + ahead);
    await until(() => kind(app) === 'signedOut');
    const last = app.session.lastSignOut();
    expect(Math.abs((last?.endedAt ?? 0) - at)).toBeLessThan(50);
    expect(Math.abs((last?.relayedAt ?? 0) - at)).toBeLessThan(50);
  });
});

// S10
describe('the connection to the relay', () => {
  it('knows a time-out from a sign-out', async () => {
    const app = await oneTab();
    relay.endSession('ses_1', '', Date.now() - 20, 'expired');
    await until(() => kind(app) === 'signedOut');
    expect(app.session.lastSignOut()).toMatchObject({ reason: 'expired', via: 'relay' });
  });

  it('goes on with a fresh token after "expired"', async () => {
    const app = await oneTab();
    await pass(240_000);
    await until(() => refreshes() === 1);
    relay.open.forEach((stream) => stream.event('expired', {}));
    const before = relay.asked;
    await until(() => relay.asked === before + 1);
    expect(relay.streams.at(-1)?.token).toBe(bearer(app));
    expect(refreshes()).toBe(1);
  });

  it('renews a token that is refused, once', async () => {
    relay.answer = () => new Response('', { status: 401 });
    const app = await oneTab();
    await until(() => refreshes() === 1);
    await pass(60_000);
    expect(refreshes()).toBe(1);
    relay.answer = undefined;
    await until(() => relay.open.length === 1, 200);
    expect(relay.streams[0]?.token).toBe(bearer(app));
  });

  it.each([403, 404])('is given up for all tabs after %d', async (status) => {
    relay.answer = () => new Response('', { status });
    const apps = await tabs(3);
    await pass(300_000);
    expect(relay.asked).toBe(1);
    expect(apps.map(kind)).toEqual(['signedIn', 'signedIn', 'signedIn']);
  });

  it.each([
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['503', () => new Response('', { status: 503 })],
    ['429', () => new Response('', { status: 429 })],
  ])('is tried again with growing waits of at most 30 s after %s', async (_, answer) => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    relay.answer = answer;
    const app = await oneTab();
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      const { asked } = relay;
      const start = Date.now();
      await until(() => relay.asked > asked, 100);
      waits.push(Math.round((Date.now() - start) / 1000));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(kind(app)).toBe('signedIn');
  });

  it('spreads the waits, so that browsers do not come back all at once', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    relay.answer = () => new Response('', { status: 503 });
    await oneTab();
    const start = Date.now();
    await until(() => relay.asked === 2);
    expect(Date.now() - start).toBeLessThan(700);
  });

  it('is tried again at once by a page that comes back', async () => {
    relay.answer = () => new Response('', { status: 503 });
    const app = await oneTab();
    await pass(100_000);
    relay.answer = undefined;
    app.session.check();
    await until(() => relay.open.length === 1, 1, 20);
  });

  it('is held by heartbeats, and renewed after 45 s of silence', async () => {
    await oneTab();
    for (let i = 0; i < 6; i++) {
      await pass(15_000);
      relay.open[0]!.send(': beat\n\n');
    }
    await pass(40_000);
    expect(relay.asked).toBe(1);
    await until(() => relay.asked === 2);
    expect(relay.open).toHaveLength(1);
  });

  it('is renewed when it breaks', async () => {
    await oneTab();
    relay.open[0]!.end();
    await until(() => relay.open.length === 1);
  });

  it('is taken over by another tab when the one that listens closes', async () => {
    const apps = await tabs(2);
    apps[0]!.tab.close();
    await until(() => relay.asked === 2);
    relay.endSession('ses_1');
    await until(() => kind(apps[1]!) === 'signedOut');
  });
});

// S10, M3
describe('a page that comes back', () => {
  it('asks once for all tabs when nobody was heard for a minute, and notices', async () => {
    environment.relay = undefined;
    const profile = new FakeProfile();
    const apps = [openTab(environment, { profile }), openTab(environment, { profile })];
    await signIn(apps[0]!, environment);
    apps[0]!.session.useStorage('local');
    await apps[1]!.open('/');
    apps.forEach((app) => app.session.check());
    await pass(50_000);
    apps.forEach((app) => app.session.check());
    expect(refreshes()).toBe(0);
    await pass(15_000);
    environment.answers.set('/oauth/token', invalidGrant);
    apps.forEach((app) => app.session.check());
    await until(() => apps.every((app) => kind(app) === 'signedOut'));
    expect(apps[0]!.session.lastSignOut()).toMatchObject({ reason: 'elsewhere', via: 'refresh' });
    expect(refreshes()).toBe(1);
  });

  it('asks nothing while some tab hears the relay', async () => {
    const apps = await tabs(2);
    for (let i = 0; i < 8; i++) {
      await pass(15_000);
      relay.open[0]!.send(': beat\n\n');
    }
    await pass(100);
    apps.forEach((app) => app.session.check());
    await pass(5_000);
    expect(refreshes()).toBe(0);
  });
});
