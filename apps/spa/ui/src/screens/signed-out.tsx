import { useState } from 'react';
import type { LastSignOut, SignOutReason } from '../auth/index.ts';
import { signOutText } from '../parts/last-sign-out.tsx';

const more: Readonly<Record<SignOutReason, string>> = {
  you: 'The session ended for your other apps, too.',
  elsewhere: 'All your apps share one session. It ended there, so it ended here.',
  expired: 'It was not used for a while, reached its longest time, or was ended by an administrator.',
};

const onlyHereText =
  'The environment could not be reached, so you may still be signed in there and in your other apps.';

/** What the screen says of a sign-out. */
export interface SignedOutProps {
  /** Nothing is known of a visitor who comes to the landing page without a sign-out. */
  readonly last?: LastSignOut | undefined;
  readonly onlyHere?: boolean | undefined;
  readonly onSignIn: () => void;
}

/** Says why the session ended, and offers a new sign-in. */
export function SignedOut({ last, onlyHere, onSignIn }: SignedOutProps) {
  const [now] = useState(Date.now);
  return (
    <>
      <div className="heading">
        <h1>You are signed out</h1>
      </div>
      <section className="card">
        <p id="signed-out-reason" data-reason={last?.reason}>
          <strong>{signOutText(last, now)}</strong>
        </p>
        <p>{onlyHere ? onlyHereText : last === undefined ? 'Sign in to go on.' : more[last.reason]}</p>
        <p className="actions">
          <button type="button" className="button" id="sign-in" onClick={onSignIn}>
            Sign in
          </button>
        </p>
      </section>
    </>
  );
}
