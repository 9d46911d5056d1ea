import type { SignOutReason } from '../auth/index.ts';

const texts: Readonly<Record<SignOutReason, { said: string; more: string }>> = {
  you: { said: 'You signed out.', more: 'The session ended for your other apps, too.' },
  elsewhere: {
    said: 'You signed out in another app.',
    more: 'All your apps share one session. It ended there, so it ended here.',
  },
  expired: {
    said: 'Your session expired.',
    more: 'It was not used for a while, reached its longest time, or was ended by an administrator.',
  },
};

const onlyHereText =
  'The environment could not be reached, so you may still be signed in there and in your other apps.';

/** The sentence for a reason, the same in every app. */
export const signedOutText = (reason: SignOutReason | undefined): string =>
  reason === undefined ? 'You are signed out.' : texts[reason].said;

/** Says why the session ended, and offers a new sign-in. */
export function SignedOut({ reason, onlyHere, onSignIn }: { reason?: SignOutReason; onlyHere?: boolean; onSignIn: () => void }) {
  const more = reason === undefined ? 'Sign in to go on.' : texts[reason].more;
  return (
    <>
      <div className="heading">
        <h1>You are signed out</h1>
      </div>
      <section className="card">
        <p id="signed-out-reason" data-reason={reason}>
          <strong>{signedOutText(reason)}</strong>
        </p>
        <p>{onlyHere ? onlyHereText : more}</p>
        <p className="actions">
          <button type="button" className="button" id="sign-in" onClick={onSignIn}>
            Sign in
          </button>
        </p>
      </section>
    </>
  );
}
