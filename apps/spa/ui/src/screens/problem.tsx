import type { Problem } from '../problem.ts';

/** Says what happened and what to do, and offers a way on. */
export function ProblemScreen({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  return (
    <>
      <div className="heading">
        <h1>{problem.title}</h1>
      </div>
      <div className="card problem" role="alert">
        <h2 className="card-title">What happened</h2>
        <p id="error-happened">{problem.happened}</p>
        <h2 className="card-title">What you can do</h2>
        <p id="error-do">{problem.whatToDo}</p>
        <p className="actions">
          <button type="button" className="button" id="retry" onClick={onRetry}>
            Try again
          </button>
          <a className="button button-secondary" id="other" href="/">
            Start page
          </a>
        </p>
      </div>
    </>
  );
}
