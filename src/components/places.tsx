import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Place } from '../api/wire';
import { Name } from './controls';
import { Grid } from './grid';
import { bytesText, countText } from './words';

/** Where the copies of a DID are, and how complete they are. */
export function PlaceGrid(props: {
  readonly places: readonly Place[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { places, trans } = props;
  return (
    <Grid
      label={trans.__('Storages with copies')}
      columns={[
        trans.__('Storage'),
        trans.__('Site'),
        trans.__('Kind'),
        trans.__('Complete'),
        trans.__('Size')
      ]}
      rows={places.map(place => [
        <Name key="rse" text={place.rse} />,
        <Name
          key="site"
          text={[place.site, place.country]
            .filter(one => one !== null)
            .join(', ')}
        />,
        kindOf(place, trans),
        completeness(place, trans),
        place.size === null ? '' : bytesText(place.size)
      ])}
    />
  );
}

function kindOf(place: Place, trans: TranslationBundle): string {
  const kind =
    place.on_tape === null
      ? ''
      : place.on_tape
        ? trans.__('tape: it has to be brought to disk before it is read')
        : trans.__('disk');
  return place.is_readable
    ? kind
    : [kind, trans.__('closed for reading now')].filter(Boolean).join(', ');
}

function completeness(place: Place, trans: TranslationBundle): string {
  const { available, files } = place;
  return available === files
    ? trans._n('all of %2 file', 'all of %2 files', files, countText(files))
    : trans.__('%1 of %2 files', countText(available), countText(files));
}
