import * as React from 'react';

import {
  didPairs,
  entryPairs,
  Pairs,
  ParentList,
  Part,
  placePairs
} from '../components/detailsList';
import { Face } from '../components/face';
import type { ViewProps } from './lakesView';
import { useFrames } from './useChanged';

/** What the lake knows of the selected DID. */
export function DetailsView({ datalake, trans }: ViewProps): React.JSX.Element {
  const { details, search } = datalake;
  useFrames(details.changed);
  if (details.query === null) {
    return (
      <Face
        mood="empty"
        message={trans.__('Select something above to see what is known of it.')}
      />
    );
  }
  return (
    <div className="jp-LabDatalake-details">
      <Part
        title={trans.__('In short')}
        answer={details.did.answer}
        draw={did => <Pairs pairs={didPairs(did, trans)} />}
        trans={trans}
      />
      <Part
        title={trans.__('Where it is')}
        answer={details.places.answer}
        draw={({ places }) =>
          places.length === 0 ? (
            <p>{trans.__('No storage has a copy.')}</p>
          ) : (
            <Pairs pairs={placePairs(places, trans)} />
          )
        }
        trans={trans}
      />
      <Part
        title={trans.__('Metadata')}
        answer={details.metadata.answer}
        draw={({ entries }) => <Pairs pairs={entryPairs(entries)} />}
        trans={trans}
      />
      <Part
        title={trans.__('Part of')}
        answer={details.parents.answer}
        draw={({ rows }) =>
          rows.length === 0 ? (
            <p>{trans.__('Of no collection.')}</p>
          ) : (
            <ParentList
              rows={rows}
              onShow={did => {
                search.paste(did);
              }}
            />
          )
        }
        trans={trans}
      />
    </div>
  );
}
