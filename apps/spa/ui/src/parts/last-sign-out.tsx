import { useState } from 'react';
import type { LastSignOut as Last, SignOutReason, Via } from '../auth/index.ts';
import { ago, stepTime } from '../format.ts';
import { Card } from './card.tsx';

const reasons: Readonly<Record<SignOutReason, string>> = {
  you: 'You signed out.',
  elsewhere: 'You signed out in another app.',
  expired: 'Your session expired.',
};

const learned: Readonly<Record<Via, string>> = {
  relay: 'This app was told by the relay',
  refresh: 'This app noticed at its refresh',
  'start-up': 'This app noticed at its start-up',
  you: 'You asked this app to sign out',
};

/** The sentence for a sign-out, the same in every app: with the app and the time that passed, where they are known. */
export function signOutText(last: Last | undefined, now: number): string {
  if (last === undefined) return 'You are signed out.';
  if (last.reason !== 'elsewhere' || last.endedAt === undefined) return reasons[last.reason];
  return `You signed out in ${last.by ?? 'another app'} · ${ago(now - last.endedAt)}`;
}

/** The last sign-out of this browser: who asked, when it ended, when this app learned, and how. A screen may say the sentence itself. */
export function LastSignOut({ last, said = false }: { last: Last; said?: boolean }) {
  const [now] = useState(Date.now);
  return (
    <Card title="The last sign-out">
      {!said && <p id="last-sign-out">{signOutText(last, now)}</p>}
      <ol className="timeline" data-via={last.via}>
        {stepsOf(last).map(({ title, time, after }) => (
          <li className="step" key={title}>
            <p className="step-title">{title}</p>
            <p className="step-meta">
              <time dateTime={new Date(time).toISOString()}>{stepTime(time)}</time>
              {after !== undefined && <span className="step-duration">{`${Math.round(after)} ms later`}</span>}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

interface Step {
  readonly title: string;
  readonly time: number;
  /** Milliseconds since the environment ended the session. */
  readonly after?: number;
}

/** A time is shown for what was seen; what is not known is left out. */
function stepsOf({ reason, via, by, endedAt, relayedAt, learnedAt }: Last): readonly Step[] {
  const since = (time: number): number | undefined => (endedAt === undefined ? undefined : Math.max(0, time - endedAt));
  const steps: Step[] = [];
  if (endedAt !== undefined) steps.push({ title: endedBy(reason, by), time: endedAt });
  if (relayedAt !== undefined) {
    steps.push({ title: 'The web app was told by the back channel', time: relayedAt, after: since(relayedAt) });
  }
  return [...steps, { title: learned[via], time: learnedAt, after: since(learnedAt) }];
}

function endedBy(reason: SignOutReason, by: string | undefined): string {
  if (reason === 'expired') return 'The session expired at the environment';
  return `The environment ended the session, asked by ${by ?? 'another app'}`;
}
