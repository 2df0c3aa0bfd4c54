import * as React from 'react';

import { relativeText } from './words';

/** A time as people say it, with the exact one behind. */
export function When(props: {
  /** ISO 8601; what is none is shown as it is. */
  readonly iso: string;
}): React.JSX.Element {
  const time = new Date(props.iso);
  if (Number.isNaN(time.getTime())) {
    return <span>{props.iso}</span>;
  }
  return (
    <time
      dateTime={time.toISOString()}
      title={time.toLocaleString(undefined, {
        dateStyle: 'full',
        timeStyle: 'long'
      })}
    >
      {relativeText(time, new Date())}
    </time>
  );
}
