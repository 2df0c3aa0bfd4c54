import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** Milliseconds between two looks at the clock. */
const TICK = 1000;

/** Seconds until a moment in milliseconds since 1970, at least 0; looks at the clock while it is drawn. */
export function useSecondsLeft(endsAt: number | null): number | null {
  const [now, setNow] = React.useState(() => Date.now());
  React.useEffect(() => {
    if (endsAt === null) {
      return undefined;
    }
    const timer = setInterval(() => {
      setNow(Date.now());
    }, TICK);
    return () => {
      clearInterval(timer);
    };
  }, [endsAt]);
  return endsAt === null
    ? null
    : Math.max(0, Math.round((endsAt - now) / 1000));
}

/** So many seconds in words: in one unit, of which there are at least two. */
export function durationText(
  seconds: number,
  trans: TranslationBundle
): string {
  if (seconds < 90) {
    return trans._n('%1 second', '%1 seconds', seconds);
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) {
    return trans._n('%1 minute', '%1 minutes', minutes);
  }
  const hours = Math.round(minutes / 60);
  return hours < 48
    ? trans._n('%1 hour', '%1 hours', hours)
    : trans._n('%1 day', '%1 days', Math.round(hours / 24));
}
