import { useSyncExternalStore, type ReactNode } from 'react';
import { callApi, type Client, type Config, type Session, type State, type Timeline } from './auth/index.ts';
import { Card } from './parts/card.tsx';
import { Frame } from './parts/frame.tsx';
import { LastSignOut, signOutText } from './parts/last-sign-out.tsx';
import { TimelineList } from './parts/timeline.tsx';
import { problemOf, unreachable } from './problem.ts';
import { Dashboard } from './screens/dashboard.tsx';
import { ProblemScreen } from './screens/problem.tsx';
import { SignedOut } from './screens/signed-out.tsx';
import { Welcome } from './screens/welcome.tsx';

/** What the screens are made from; created once, outside React. */
export interface AppProps {
  readonly config: Config;
  readonly client: Client;
  readonly session: Session;
  readonly timeline: Timeline;
}

/** One screen: what it is called, what a screen reader hears of it, and what it shows. */
interface Screen {
  readonly title: string;
  readonly status?: string;
  readonly narrow?: boolean;
  readonly userName?: string;
  readonly content: ReactNode;
}

/** Draws the session's state in one lasting frame, which can so notice that the screen changed. It decides nothing. */
export function App(props: AppProps) {
  const state = useSyncExternalStore(props.session.state.subscribe, props.session.state.get);
  const { content, ...frame } = screenOf(state, props);
  return (
    <Frame config={props.config} {...frame}>
      {content}
    </Frame>
  );
}

function screenOf(state: State, props: AppProps): Screen {
  switch (state.kind) {
    case 'starting':
      return waiting('One moment…');
    case 'leaving':
      return waiting('Taking you to the environment…');
    case 'signedIn':
      return dashboard(state, props);
    case 'signedOut':
      return signedOut(state, props);
    case 'unreachable': {
      const problem = { ...unreachable, title: 'You are still signed in, but we can’t go on yet' };
      const content = <ProblemScreen problem={problem} onRetry={() => void props.session.resume()} />;
      return { title: 'Environment unreachable', narrow: true, content };
    }
    case 'failed': {
      const problem = problemOf(state.error);
      return message(problem.title, <ProblemScreen problem={problem} onRetry={signIn(props)} />, props);
    }
  }
}

const signIn =
  ({ session }: AppProps) =>
  () =>
    void session.signIn({ destination: '/' });

const waiting = (text: string): Screen => ({
  title: 'One moment',
  status: text,
  narrow: true,
  content: <p className="muted">{text}</p>,
});

/** A message with the steps that led to it. */
const message = (title: string, content: ReactNode, { timeline }: AppProps): Screen => ({
  title,
  narrow: true,
  content: (
    <div className="stack">
      {content}
      <Card title="What just happened">
        <TimelineList timeline={timeline} />
      </Card>
    </div>
  ),
});

function dashboard(state: State & { kind: 'signedIn' }, { client, ...props }: AppProps): Screen {
  const userName = state.tokens.identity.name || state.tokens.identity.email;
  const call = () => callApi(client, props.session, (url, init) => fetch(url, init));
  const status = state.offline ? 'The environment cannot be reached. You are still signed in.' : `Signed in as ${userName}.`;
  const content = <Dashboard {...props} tokens={state.tokens} offline={state.offline} callApi={call} />;
  return { title: 'Dashboard', status, userName, content };
}

function signedOut({ last, onlyHere }: State & { kind: 'signedOut' }, props: AppProps): Screen {
  if (last === undefined && location.pathname !== '/signed-out') {
    return { title: 'Welcome', content: <Welcome onSignIn={signIn(props)} /> };
  }
  const content = (
    <>
      <SignedOut last={last} onlyHere={onlyHere} onSignIn={signIn(props)} />
      {last && <LastSignOut last={last} said />}
    </>
  );
  return { ...message('Signed out', content, props), status: signOutText(last, last?.learnedAt ?? 0) };
}
