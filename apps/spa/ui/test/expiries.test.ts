import { afterEach, expect, it, vi } from 'vitest';
import { openTab, signIn, tokensOf } from './fakes/app.ts';
import { FakeProfile } from './fakes/browser.ts';
import { fakeClock, pass, until } from './fakes/clock.ts';
import { FakeEnvironment } from './fakes/environment.ts';
import { FakeRelay } from './fakes/relay.ts';

afterEach(() => {
  vi.useRealTimers();
});

// S6, M4: 5 tabs live through 100 expiries with rotation on; the relay ends its stream at each.
it('5 tabs and 100 expiries are 100 refreshes and no logout', async () => {
  fakeClock();
  const environment = new FakeEnvironment();
  const relay = (environment.relay = new FakeRelay());
  const profile = new FakeProfile();
  const first = openTab(environment, { profile });
  await signIn(first, environment);
  first.session.useStorage('local');
  const apps = [first, ...Array.from({ length: 4 }, () => openTab(environment, { profile }))];
  await Promise.all(apps.slice(1).map((app) => app.open('/')));
  const tokens = () => new Set(apps.map((app) => tokensOf(app.session.state.get()).accessToken.reveal()));
  const used = new Set<string>();
  for (let round = 1; round <= 100; round++) {
    const [before] = tokens();
    for (let beats = 0; beats < 15; beats++) {
      await pass(15_000, 1);
      relay.open[0]!.send(': beat\n\n');
    }
    await pass(14_000, 1);
    await until(() => tokens().size === 1 && !tokens().has(before ?? ''));
    relay.open.forEach((stream) => stream.event('expired', {}));
    await until(() => relay.open.length === 1 && relay.open[0]!.token.endsWith([...tokens()][0]!));
    used.add([...tokens()][0]!);
  }
  const refreshes = environment.requests.filter((r) => r.form.get('grant_type') === 'refresh_token');
  expect(refreshes).toHaveLength(100);
  expect(new Set(refreshes.map((r) => r.form.get('refresh_token'))).size).toBe(100);
  expect(used.size).toBe(100);
  expect(apps.map((app) => app.session.state.get().kind)).toEqual(Array(5).fill('signedIn'));
}, 120_000);
