import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

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

/** Say how many files are missing in what was copied or written, and why. */
export function tellLeftOut(
  leftOut: readonly LeftOut[],
  trans: TranslationBundle
): void {
  const count = leftOut.reduce((sum, { files }) => sum + files, 0);
  const reasons = leftOut
    .slice(0, MOST_REASONS)
    .map(({ did, why }) => `${visibleText(did)}: ${why}`);
  Notification.warning(
    trans.__('Left out: %1. %2', countText(count), reasons.join(' ')),
    { autoClose: false }
  );
}
