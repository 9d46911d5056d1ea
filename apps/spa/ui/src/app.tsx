import { useSyncExternalStore } from 'react';
import { callApi, type Client, type Config, type Session, type State, type Timeline } from './auth/index.ts';
import { Frame } from './parts/frame.tsx';
import { problemOf, unreachable } from './problem.ts';
import { Dashboard } from './screens/dashboard.tsx';
import { ProblemScreen } from './screens/problem.tsx';
import { SignedOut, signedOutText } from './screens/signed-out.tsx';
import { Welcome } from './screens/welcome.tsx';

/** What the screens are made from; created once, outside React. */
export interface AppProps {
  readonly config: Config;
  readonly client: Client;
  readonly session: Session;
  readonly timeline: Timeline;
}

/** Draws the session's state: one screen for each kind. It decides nothing itself. */
export function App({ config, client, session, timeline }: AppProps) {
  const state = useSyncExternalStore(session.state.subscribe, session.state.get);
  const signIn = () => void session.signIn({ destination: '/' });
  switch (state.kind) {
    case 'starting':
    case 'leaving':
      return <Waiting config={config} kind={state.kind} />;
    case 'signedOut':
      return <Out config={config} state={state} onSignIn={signIn} />;
    case 'signedIn': {
      const name = state.tokens.identity.name || state.tokens.identity.email;
      return (
        <Frame title="Dashboard" config={config} userName={name} status={`Signed in as ${name}.`}>
          <Dashboard
            config={config}
            session={session}
            timeline={timeline}
            tokens={state.tokens}
            offline={state.offline}
            callApi={() => callApi(client, session, (url, init) => fetch(url, init))}
          />
        </Frame>
      );
    }
    case 'unreachable': {
      const problem = { ...unreachable, title: 'You are still signed in, but we can’t go on yet' };
      return (
        <Frame title="Environment unreachable" config={config} narrow>
          <ProblemScreen problem={problem} onRetry={() => void session.resume()} />
        </Frame>
      );
    }
    case 'failed': {
      const problem = problemOf(state.error);
      return (
        <Frame title={problem.title} config={config} narrow>
          <ProblemScreen problem={problem} onRetry={signIn} />
        </Frame>
      );
    }
  }
}

function Out({ config, state, onSignIn }: { config: Config; state: State & { kind: 'signedOut' }; onSignIn: () => void }) {
  if (state.reason === undefined && location.pathname !== '/signed-out') {
    return (
      <Frame title="Welcome" config={config}>
        <Welcome onSignIn={onSignIn} />
      </Frame>
    );
  }
  return (
    <Frame title="Signed out" config={config} narrow status={signedOutText(state.reason)}>
      <SignedOut reason={state.reason} onlyHere={state.onlyHere} onSignIn={onSignIn} />
    </Frame>
  );
}

function Waiting({ config, kind }: { config: Config; kind: 'starting' | 'leaving' }) {
  const text = kind === 'starting' ? 'One moment…' : 'Taking you to the local environment…';
  return (
    <Frame title="One moment" config={config} narrow status={text}>
      <p className="muted">{text}</p>
    </Frame>
  );
}
