import { useEffect, useState } from 'react';
import { remaining } from '../format.ts';

/** The time left until a moment, once a second. It is decoration beside the time itself, so it is not announced. */
export function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = until - now;
  return <span className="countdown">{left > 0 ? `${remaining(left)} left` : 'Expired. It is renewed before its next use.'}</span>;
}
