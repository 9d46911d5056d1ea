import { describe, expect, it } from 'vitest';
import { lastSignOut, rememberSignOut, type LastSignOut } from '../src/auth/last-sign-out.ts';
import { ago } from '../src/format.ts';
import { signOutText } from '../src/parts/last-sign-out.tsx';
import { FakeStorage } from './fakes/browser.ts';

// S10
describe('the words of a sign-out', () => {
  const now = 1_700_000_000_000;
  it.each<[string, LastSignOut | undefined]>([
    ['You are signed out.', undefined],
    ['You signed out.', { reason: 'you', via: 'you', learnedAt: now }],
    ['Your session expired.', { reason: 'expired', via: 'start-up', learnedAt: now }],
    ['You signed out in another app.', { reason: 'elsewhere', via: 'refresh', learnedAt: now }],
    ['You signed out in another app · 0.2 s ago', { reason: 'elsewhere', via: 'relay', endedAt: now - 230, learnedAt: now }],
    ['You signed out in Web app · 3 min ago', { reason: 'elsewhere', via: 'relay', by: 'Web app', endedAt: now - 200_000, learnedAt: now }],
  ])('%s', (text, last) => {
    expect(signOutText(last, now)).toBe(text);
  });

  it.each([
    [-5, '0.0 s ago'],
    [9_949, '9.9 s ago'],
    [59_999, '59 s ago'],
    [3_599_999, '59 min ago'],
    [47 * 3_600_000, '47 h ago'],
    [50 * 3_600_000, '2 days ago'],
  ])('says %d ms as %s', (ms, text) => {
    expect(ago(ms)).toBe(text);
  });
});

// S10
it('the last sign-out is kept, and nothing else is believed', () => {
  const storage = new FakeStorage();
  const last: LastSignOut = { reason: 'elsewhere', via: 'relay', by: 'Web app', learnedAt: 2, endedAt: 1 };
  rememberSignOut(storage, last);
  expect(lastSignOut(storage)).toEqual(last);
  for (const text of ['{', 'null', '7', '{"learnedAt":"x"}']) {
    storage.setItem('multiapp_spa_last_sign_out', text);
    expect(lastSignOut(storage)).toBeUndefined();
  }
});
