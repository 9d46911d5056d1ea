import type { ApiAnswer, Config, Session, Timeline, Tokens } from '../auth/index.ts';
import { clockTime } from '../format.ts';
import { ApiCall } from '../parts/api-call.tsx';
import { Card } from '../parts/card.tsx';
import { Countdown } from '../parts/countdown.tsx';
import { Facts, type Fact } from '../parts/facts.tsx';
import { LastSignOut } from '../parts/last-sign-out.tsx';
import { StorageSwitch } from '../parts/storage-switch.tsx';
import { TimelineList } from '../parts/timeline.tsx';
import { TokenPanel } from '../parts/token-panel.tsx';

/** What the dashboard shows and acts on. */
export interface DashboardProps {
  readonly config: Config;
  readonly session: Session;
  readonly timeline: Timeline;
  readonly tokens: Tokens;
  /** The environment could not be asked for new tokens. */
  readonly offline: boolean;
  readonly callApi: () => Promise<ApiAnswer>;
}

/** Who is signed in, the session, the tokens, and what just happened. */
export function Dashboard({ config, session, timeline, tokens, offline, callApi }: DashboardProps) {
  const last = session.lastSignOut();
  const refresh = () => void session.refresh().catch(() => undefined);
  return (
    <>
      <div className="heading heading-row">
        <div>
          <h1>Hello, {tokens.identity.name || tokens.identity.email || tokens.claims.subject}</h1>
          <p className="lead">You are signed in to this app, and to every other app of the same session.</p>
        </div>
        <button type="button" className="button button-secondary" id="sign-out" onClick={() => void session.signOut()}>
          Sign out
        </button>
      </div>
      {offline && <Offline onRetry={refresh} />}
      <div className="columns">
        <div className="stack">
          <Card title="You">
            <Facts facts={userFacts(tokens)} />
          </Card>
          <Card title="Your access token">
            <p className="muted">A signed note from the environment. This page checked it before it was used.</p>
            <Facts facts={tokenFacts(tokens, config)} />
            <p className="actions">
              <button type="button" className="button button-secondary" id="refresh" onClick={refresh}>
                Refresh now
              </button>
            </p>
            <TokenPanel tokens={tokens} />
          </Card>
          <StorageSwitch session={session} />
        </div>
        <div className="stack">
          <Card title="What just happened">
            <TimelineList timeline={timeline} />
          </Card>
          {last && <LastSignOut last={last} />}
          <ApiCall url={`${config.webUrl}/api/me`} call={callApi} />
          <Card title="Try another app">
            <p className="muted">It signs you in without asking.</p>
            <p className="actions">
              <a className="button button-secondary" href={config.webUrl}>
                Open Web app
              </a>
              <a className="button button-secondary" href={config.issuer}>
                Open Local environment
              </a>
            </p>
          </Card>
        </div>
      </div>
    </>
  );
}

function Offline({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="notice notice-warning" id="offline">
      <p className="notice-title">The environment cannot be reached</p>
      <p>You are still signed in. This page keeps trying to renew your token.</p>
      <p className="actions">
        <button type="button" className="button button-secondary" id="retry" onClick={onRetry}>
          Try again
        </button>
      </p>
    </div>
  );
}

const userFacts = ({ claims, identity }: Tokens): Fact[] => [
  { id: 'user-name', label: 'Name', value: identity.name },
  { id: 'user-email', label: 'E-mail', value: identity.email },
  { id: 'user-id', label: 'User', value: claims.subject, code: true },
  { id: 'session-id', label: 'Session', value: claims.sessionId, code: true, help: 'Compare it in another app: it is the same.' },
  { id: 'organization', label: 'Organization', value: claims.organizationId || 'none', code: claims.organizationId !== '' },
  { id: 'roles', label: 'Roles', value: claims.roles.join(', ') || 'none' },
  { id: 'permissions', label: 'Permissions', value: claims.permissions.join(', ') || 'none' },
];

const tokenFacts = ({ claims, expiresAt }: Tokens, config: Config): Fact[] => [
  { id: 'token-expires', label: 'Works until', value: clockTime(expiresAt), extra: <Countdown until={expiresAt} /> },
  { id: 'token-issued', label: 'Made at', value: clockTime(claims.issuedAt) },
  { id: 'token-issuer', label: 'Issuer', value: config.issuer, code: true, help: 'The environment that signed it.' },
  {
    id: 'token-audience',
    label: 'Audience',
    value: claims.audience.join(', '),
    code: true,
    help: 'The app it is meant for. Others refuse it.',
  },
  { id: 'token-id', label: 'Token id', value: claims.tokenId, code: true, help: 'Changes with each renewal.' },
  { id: 'token-key', label: 'Signed with', value: claims.signedWith, code: true },
];
