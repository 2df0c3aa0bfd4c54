import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

type Changes = readonly ISignal<unknown, unknown>[];

/** Draw again at once when one of these changes: for what a person types. */
export function useChanged(...changes: Changes): void {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  useSignals(changes, draw);
}

/** Draw again with the next frame of the screen when one of these changes: for what streams in. */
export function useFrames(...changes: Changes): void {
  const [, draw] = React.useReducer((count: number) => count + 1, 0);
  const frame = React.useRef(0);
  const ask = React.useCallback(() => {
    if (frame.current === 0) {
      frame.current = requestAnimationFrame(() => {
        frame.current = 0;
        draw();
      });
    }
  }, []);
  useSignals(changes, ask);
  React.useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    },
    []
  );
}

function useSignals(changes: Changes, listener: () => void): void {
  React.useEffect(() => {
    changes.forEach(change => {
      change.connect(listener);
    });
    listener(); // what changed before we listened
    return () => {
      changes.forEach(change => {
        change.disconnect(listener);
      });
    };
    // The models are made once, and so are their signals.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}
