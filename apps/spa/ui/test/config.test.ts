import { describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../src/auth/config.ts';
import { ConfigError, Unavailable } from '../src/auth/errors.ts';
import { specUrl } from '../src/spec.ts';
import { clockTime, initials, remaining, stepTime, took } from '../src/format.ts';

const served = { env_url: 'https://env.example', client_id: 'spa', spa_url: 'https://spa.example', web_url: 'https://web.example' };

// S11
describe('the runtime configuration', () => {
  it('comes from the host', async () => {
    await expect(loadConfig(async () => Response.json(served))).resolves.toEqual({
      issuer: 'https://env.example',
      clientId: 'spa',
      spaUrl: 'https://spa.example',
      webUrl: 'https://web.example',
    });
    await expect(loadConfig(async () => new Response('', { status: 500 }))).rejects.toBeInstanceOf(Unavailable);
  });

  it('names every mistake at once', () => {
    const broken = { env_url: 'https://env.example/', spa_url: 'http://spa.example', web_url: 7 };
    expect(() => parseConfig(broken)).toThrow(/env_url.*spa_url.*web_url.*client_id/);
    expect(() => parseConfig(null)).toThrow(ConfigError);
  });

  it.each(['http://localhost:8090', 'http://127.0.0.1:1', 'http://environment.localhost:8090', 'http://[::1]:80'])(
    'allows plain http on this machine: %s',
    (env_url) => {
      expect(parseConfig({ ...served, env_url }).issuer).toBe(env_url);
    },
  );
});

it.each([
  ['RFC 6749 §4.1.3', 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3'],
  ['RFC 6749 §4.1.2, RFC 9207', 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2'],
  ['OpenID Connect Core §3.1.3.7', 'https://openid.net/specs/openid-connect-core-1_0.html#rfc.section.3.1.3.7'],
  ['Something else', ''],
])('links %s', (label, url) => {
  expect(specUrl(label)).toBe(url);
});

it('formats for people', () => {
  expect([took(0.42), took(12.4), took(1300)]).toEqual(['0.4 ms', '12 ms', '1.3 s']);
  const moment = Date.UTC(2026, 2, 5, 14, 3, 22, 418);
  expect([clockTime(moment), stepTime(moment)]).toEqual(['14:03:22 UTC', '14:03:22.418 UTC']);
  expect([remaining(247_000), remaining(-5)]).toEqual(['4:07', '0:00']);
  expect([initials('Ada Lovelace'), initials('ada'), initials('')]).toEqual(['AL', 'A', '?']);
});
