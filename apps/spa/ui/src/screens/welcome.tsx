import { Card } from '../parts/card.tsx';
import { Logo } from '../parts/frame.tsx';

/** Welcomes a visitor without a session. */
export function Welcome({ onSignIn }: { onSignIn: () => void }) {
  return (
    <>
      <div className="hero">
        <div className="heading">
          <h1>Sign in once, use every app</h1>
          <p className="lead">
            This is one of several apps that share a single session. Sign in here, and the others know you, too. Sign
            out of any of them, and you are signed out of all.
          </p>
          <p className="actions">
            <button type="button" className="button" id="sign-in" onClick={onSignIn}>
              Sign in
            </button>
          </p>
        </div>
        <Logo />
      </div>
      <div className="columns">
        <Card title="What this app shows">
          <ul className="bullets">
            <li>It runs in your browser alone. A secret that is shipped to a browser is no secret, so it has none.</li>
            <li>You choose where your tokens are kept, and see what that means.</li>
            <li>Its tabs share one session: one of them renews the tokens, all of them use the new ones.</li>
          </ul>
        </Card>
        <Card title="What happens when you sign in">
          <ol className="bullets bullets-numbered">
            <li>Your browser goes to the environment: the one place that knows who you are.</li>
            <li>You sign in there, unless you already have.</li>
            <li>It sends you back with a code that works once, and only for the tab that asked.</li>
            <li>This page exchanges the code for tokens and checks them.</li>
          </ol>
        </Card>
      </div>
    </>
  );
}
