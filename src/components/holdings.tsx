import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { AtCache, Holdings } from '../api/wire';
import { Name } from './controls';
import { countText } from './words';

/** What the caches hold of a DID. */
export function HoldingsList(props: {
  readonly holdings: Holdings;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { files, caches } = props.holdings;
  return (
    <>
      {caches.map(cache => (
        <div key={cache.host} className="jp-LabDatalake-availability">
          <p className="jp-LabDatalake-message">
            <Name text={cache.host} />
            {': '}
            {heldText(cache, files, props.trans)}
          </p>
          {cache.why ? (
            <p className="jp-LabDatalake-secondary" lang="en">
              {cache.why}
            </p>
          ) : null}
        </div>
      ))}
    </>
  );
}

/** What one cache has of the files that it was asked for; `files` are read through caches. */
export function heldText(
  { asked, held }: AtCache,
  files: number,
  trans: TranslationBundle
): string {
  if (held === null) {
    return trans.__('does not tell what it holds');
  }
  if (held === 0 && asked === files) {
    return trans.__('nothing yet; what is read is kept there');
  }
  if (asked === files) {
    return held === files
      ? trans._n('the file', 'all %1 files', files, countText(files))
      : trans.__('%1 of %2 files', countText(held), countText(files));
  }
  return trans.__(
    '%1 of the %2 files that were looked at, of %3',
    countText(held),
    countText(asked),
    countText(files)
  );
}
