import { Fragment, useSyncExternalStore } from 'react';
import { kinds, type Event, type Timeline } from '../auth/index.ts';
import { stepTime, took } from '../format.ts';
import { specUrl } from '../spec.ts';

/** The steps of the latest sign-in and what followed, oldest first. */
export function TimelineList({ timeline }: { timeline: Timeline }) {
  const events = useSyncExternalStore(timeline.subscribe, timeline.events);
  if (events.length === 0) {
    return (
      <p className="muted" id="timeline-empty">
        Nothing has happened yet.
      </p>
    );
  }
  return (
    <ol className="timeline" id="timeline">
      {events.map((event, i) => (
        <Step key={`${event.start} ${i}`} event={event} />
      ))}
    </ol>
  );
}

function Step({ event }: { event: Event }) {
  const { title, spec } = kinds[event.kind];
  const failed = event.failure !== undefined;
  const detail = [...Object.entries(event.detail).map(([name, value]) => `${name} ${value}`), event.failure ?? []].flat();
  return (
    <li className={failed ? 'step step-failed' : 'step'} data-kind={event.kind}>
      <p className="step-title">
        {failed && <span className="visually-hidden">Failed: </span>}
        {title}
      </p>
      {detail.length > 0 && <p className="step-detail">{detail.join(' · ')}</p>}
      <p className="step-meta">
        <time dateTime={new Date(event.start).toISOString()}>{stepTime(event.start)}</time>
        {event.duration > 0 && (
          <span className="step-duration">
            <span className="visually-hidden">took </span>
            {took(event.duration)}
          </span>
        )}
        <span className="step-spec">
          {spec.split(', ').map((label, i) => (
            <Fragment key={label}>
              {i > 0 && ', '}
              <a href={specUrl(label)} rel="noopener external">
                {label}
              </a>
            </Fragment>
          ))}
        </span>
      </p>
    </li>
  );
}
