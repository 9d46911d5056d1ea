import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chosenStorage, openStorage, tradeOffs, type StorageName } from '../src/auth/storage.ts';
import { openTab, reload, signIn, tokensOf } from './fakes/app.ts';
import { FakeStorage } from './fakes/browser.ts';
import { FakeEnvironment, foreignKey } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function signedIn(name: StorageName) {
  const app = openTab(environment);
  await signIn(app, environment);
  app.session.useStorage(name);
  return app;
}

// S3
describe('storage strategies', () => {
  it.each([
    ['memory', { reload: false, tabClose: false, readable: false }],
    ['session', { reload: true, tabClose: false, readable: true }],
    ['local', { reload: true, tabClose: true, readable: true }],
  ] as const)('%s survives and hides as its trade-off says', async (name, expected) => {
    const app = await signedIn(name);
    const { accessToken, refreshToken } = tokensOf(app.session.state.get());
    const written = app.tab.storage.session.dump() + app.tab.storage.local.dump();
    expect(written.includes(accessToken.reveal())).toBe(expected.readable);
    expect(written.includes(refreshToken?.reveal() ?? '')).toBe(expected.readable);

    const reloaded = reload(app, environment);
    await reloaded.open('/');
    expect(reloaded.tab.framed.length === 0).toBe(expected.reload);
    expect(reloaded.session.state.get().kind).toBe('signedIn');

    const newTab = openTab(environment, { profile: app.profile });
    await newTab.open('/');
    expect(newTab.tab.framed.length === 0).toBe(expected.tabClose);

    const { survivesReload, survivesTabClose, readableByScript } = tradeOffs[name];
    expect(survivesReload.startsWith('yes')).toBe(expected.reload);
    expect(survivesTabClose.startsWith('yes')).toBe(expected.tabClose);
    expect(readableByScript.startsWith('yes')).toBe(expected.readable);
  });

  it('moves the tokens while running, in every tab, and leaves none behind', async () => {
    const app = await signedIn('local');
    const other = openTab(environment, { profile: app.profile });
    await other.open('/');
    app.session.useStorage('memory');
    await vi.waitFor(() => expect(other.session.storageName).toBe('memory'));
    expect(app.profile.local.dump()).not.toContain('eyJ');
    expect(app.tab.storage.session.dump()).not.toContain('eyJ');
    await other.session.refresh();
    expect(app.profile.local.dump()).not.toContain('eyJ');
    expect(chosenStorage({ session: new FakeStorage(), local: app.profile.local })).toBe('memory');
  });

  it.each(['', '{', 'null', '{"accessToken":1}', '[]'])('takes %j in storage for nothing', (text) => {
    const browser = { session: new FakeStorage(), local: new FakeStorage() };
    browser.local.setItem('multiapp_spa_tokens', text);
    expect(openStorage('local', browser).load()).toBeUndefined();
  });
});

// S5
describe('tokens from storage', () => {
  it('are verified before they are used', async () => {
    const app = await signedIn('local');
    environment.lieAboutKey = { privateKey: foreignKey };
    const forged = JSON.parse(app.profile.local.getItem('multiapp_spa_tokens') ?? '{}');
    forged.accessToken = await environment.sign({ ...environment.accessClaims(), sub: 'usr_grace' });
    app.profile.local.setItem('multiapp_spa_tokens', JSON.stringify(forged));
    environment.lieAboutKey = {};
    environment.signedOut = true;
    const reloaded = reload(app, environment);
    await reloaded.open('/');
    expect(reloaded.session.state.get().kind).toBe('signedOut');
    expect(app.profile.local.dump()).not.toContain('eyJ');
  });

  it('are refreshed when they have expired', async () => {
    const app = await signedIn('local');
    vi.setSystemTime(Date.now() + 3_600_000);
    const reloaded = reload(app, environment);
    await reloaded.open('/settings');
    expect(tokensOf(reloaded.session.state.get()).claims.sessionId).toBe('ses_1');
    expect(reloaded.tab.framed).toHaveLength(0);
    expect(reloaded.tab.path).toBe('/settings');
  });

  it('stay where they are while the environment cannot be reached', async () => {
    const app = await signedIn('local');
    environment.answers.set('/keys', () => new Response('', { status: 503 }));
    const reloaded = reload(app, environment);
    await reloaded.open('/');
    expect(reloaded.session.state.get().kind).toBe('unreachable');
    expect(app.profile.local.dump()).toContain('eyJ');
    environment.answers.clear();
    await reloaded.session.resume();
    expect(reloaded.session.state.get().kind).toBe('signedIn');
  });
});
