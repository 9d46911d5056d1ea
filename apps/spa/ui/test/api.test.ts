import { beforeEach, describe, expect, it } from 'vitest';
import { callApi } from '../src/auth/api.ts';
import { SessionEnded, Unavailable } from '../src/auth/errors.ts';
import { openTab, signIn, tokensOf } from './fakes/app.ts';
import { FakeEnvironment, invalidGrant } from './fakes/environment.ts';

let environment: FakeEnvironment;
beforeEach(() => {
  environment = new FakeEnvironment();
});

async function signedIn() {
  const app = openTab(environment);
  await signIn(app, environment);
  return app;
}

describe('callApi', () => {
  it('sends the access token, and nothing else of the browser', async () => {
    const app = await signedIn();
    const answer = await callApi(app.client, app.session, async (url, init) => {
      expect(url).toBe('http://localhost:8081/api/me');
      const token = tokensOf(app.session.state.get()).accessToken.reveal();
      expect(new Headers(init?.headers).get('Authorization')).toBe(`Bearer ${token}`);
      expect(init?.credentials).toBe('omit');
      return Response.json({ sub: 'usr_ada' });
    });
    expect(answer).toEqual({ status: 200, body: '{"sub":"usr_ada"}' });
    expect(app.events.at(-1)).toMatchObject({ kind: 'ApiCalled', detail: { status: '200' } });
    expect(JSON.stringify(app.events)).not.toContain('eyJ');
  });

  it('refreshes once after a 401, and asks again', async () => {
    const app = await signedIn();
    const seen: string[] = [];
    const answer = await callApi(app.client, app.session, async (_, init) => {
      seen.push(new Headers(init?.headers).get('Authorization') ?? '');
      return new Response('', { status: 401 });
    });
    expect(answer.status).toBe(401);
    expect(new Set(seen).size).toBe(2);
  });

  // M3
  it('finds out through a 401 that the session has ended', async () => {
    const app = await signedIn();
    environment.answers.set('/oauth/token', invalidGrant);
    const call = callApi(app.client, app.session, async () => new Response('', { status: 401 }));
    await expect(call).rejects.toBeInstanceOf(SessionEnded);
    expect(app.session.state.get()).toMatchObject({ kind: 'signedOut', last: { reason: 'elsewhere' } });
  });

  it('keeps the session when the web app is gone', async () => {
    const app = await signedIn();
    const call = callApi(app.client, app.session, () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(call).rejects.toBeInstanceOf(Unavailable);
    expect(app.session.state.get()).toMatchObject({ kind: 'signedIn', offline: false });
  });
});
