import { useState } from 'react';
import { SessionEnded, type ApiAnswer } from '../auth/index.ts';
import { Card } from './card.tsx';

type Result = ApiAnswer | 'asking' | 'unreachable' | undefined;

/** Calls the web app's API with the access token, and shows the answer. */
export function ApiCall({ url, call }: { url: string; call: () => Promise<ApiAnswer> }) {
  const [result, setResult] = useState<Result>();
  const ask = async () => {
    setResult('asking');
    try {
      setResult(await call());
    } catch (error) {
      // A session that ended shows its own screen.
      if (!(error instanceof SessionEnded)) setResult('unreachable');
    }
  };
  return (
    <Card title="Ask the web app who you are">
      <p className="muted">
        Sends your access token to <span className="code">{url}</span>. The web app accepts it, because its list names this app.
      </p>
      <p className="actions">
        <button type="button" className="button button-secondary" id="call-api" onClick={() => void ask()}>
          Call the API
        </button>
      </p>
      <div id="api-answer" role="status">
        {result === 'asking' && <p className="muted">Asking…</p>}
        {result === 'unreachable' && <p>The web app could not be reached. Check that it is started.</p>}
        {typeof result === 'object' && <Answer answer={result} />}
      </div>
    </Card>
  );
}

function Answer({ answer }: { answer: ApiAnswer }) {
  return (
    <>
      <p>
        It answered <span className="code">{answer.status}</span>.
      </p>
      <code className="address">{answer.body}</code>
    </>
  );
}
