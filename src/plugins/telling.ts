import { Notification } from '@jupyterlab/apputils';

import { failureOf } from '../api/failure';

/** Say what went wrong, where no part of the panel is at hand that would. */
export function tellFailure(error: unknown): void {
  const { cure, message } = failureOf(error);
  Notification.error(`${message} ${cure}`.trim(), { autoClose: false });
}
