import { Notification } from '@jupyterlab/apputils';

import { failureOf } from '../api/failure';
import type { LeftOut } from '../api/wire';
import { countText, visibleText } from '../components/words';

/** Reasons that one message gives. */
const MOST_REASONS = 3;

/** Say what went wrong, where no part of the panel is at hand that would. */
export function tellFailure(error: unknown): void {
  const { cure, message } = failureOf(error);
  Notification.error(`${message} ${cure}`.trim(), { autoClose: false });
}

/** Warn of files that are missing in what was copied or written: how many, and why. */
export function tellLeftOut(
  leftOut: readonly LeftOut[],
  say: (files: string, why: string) => string
): void {
  const count = leftOut.reduce((sum, { files }) => sum + files, 0);
  const reasons = leftOut
    .slice(0, MOST_REASONS)
    .map(({ did, why }) => `${visibleText(did)}: ${why}`);
  Notification.warning(say(countText(count), reasons.join(' ')), {
    autoClose: false
  });
}
