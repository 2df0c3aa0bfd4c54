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

/** So many seconds in words: whole minutes while there are some. */
export function durationText(
  seconds: number,
  trans: TranslationBundle
): string {
  const minutes = Math.round(seconds / 60);
  return seconds < 90
    ? trans._n('%1 second', '%1 seconds', seconds)
    : trans._n('%1 minute', '%1 minutes', minutes);
}
