import { Client } from '../../src/auth/client.ts';
import type { Config } from '../../src/auth/config.ts';
import type { Event } from '../../src/auth/observer.ts';
import { Session } from '../../src/auth/session.ts';
import type { State } from '../../src/auth/state.ts';
import type { Tokens } from '../../src/auth/tokens.ts';
import { FakeProfile, FakeTab, type FakeStorage } from './browser.ts';
import { clientId, issuer, webUrl, type FakeEnvironment } from './environment.ts';

export const config: Config = { issuer, clientId, spaUrl: 'http://localhost:5174', webUrl };

export function newClient(environment: FakeEnvironment, changes: Partial<Config> = {}): { client: Client; events: Event[] } {
  const events: Event[] = [];
  const client = new Client({
    config: { ...config, ...changes },
    fetch: environment.fetch,
    now: () => Date.now(),
    observer: (event) => events.push(event),
  });
  return { client, events };
}

/** The app in one tab, as a page load creates it. */
export function openTab(
  environment: FakeEnvironment,
  { profile = new FakeProfile(), session: storage, changes }: { profile?: FakeProfile; session?: FakeStorage; changes?: Partial<Config> } = {},
) {
  const tab = new FakeTab(environment, profile, storage);
  const { client, events } = newClient(environment, changes);
  const session = new Session(client, tab);
  const open = (path: string) => session.start(new URL(path, config.spaUrl));
  return { profile, tab, client, session, events, open };
}

/** The same tab after a reload: web storage stays, JavaScript's memory is gone. */
export const reload = ({ tab, profile }: ReturnType<typeof openTab>, environment: FakeEnvironment) =>
  openTab(environment, { profile, session: tab.storage.session });

/** Signs in through the environment, and returns the address that it came back to. */
export async function signIn(app: ReturnType<typeof openTab>, environment: FakeEnvironment): Promise<string> {
  await app.session.signIn({ destination: '/' });
  const callback = `/callback?${environment.authorize(app.tab.visited.at(-1) ?? '')}`;
  await app.open(callback);
  return callback;
}

/** The tokens of a session that must be signed in. */
export function tokensOf(state: State): Tokens {
  if (state.kind !== 'signedIn') throw new Error(`not signed in but ${state.kind}`);
  return state.tokens;
}
