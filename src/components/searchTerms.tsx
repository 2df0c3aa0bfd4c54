import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Means, Term } from '../api/wire';
import { IconButton, Name } from './controls';

type SearchTermsProps = {
  readonly terms: readonly Term[];
  /** Look for the rest only. */
  readonly onRemove: (term: Term) => void;
  readonly trans: TranslationBundle;
};

/** What the text of a search means, part by part; each can be taken away. */
export function SearchTerms(props: SearchTermsProps): React.JSX.Element | null {
  const { terms, trans } = props;
  if (terms.length === 0) {
    return null;
  }
  return (
    <ul
      className="jp-LabDatalake-terms"
      aria-label={trans.__('What is looked for')}
    >
      {terms.map((term, place) => (
        <li key={place} className="jp-LabDatalake-term" data-means={term.means}>
          <span className="jp-LabDatalake-secondary">
            {meansText(term.means, trans)}
          </span>
          <Name className="jp-LabDatalake-name" text={term.text} />
          <IconButton
            icon={closeIcon}
            label={trans.__('Do not look for %1', term.text)}
            onClick={() => {
              props.onRemove(term);
            }}
          />
        </li>
      ))}
    </ul>
  );
}

function meansText(means: Means, trans: TranslationBundle): string {
  switch (means) {
    case 'scope':
      return trans.__('scope');
    case 'name':
      return trans.__('name');
    case 'part':
      return trans.__('part of names');
    case 'type':
      return trans.__('kind');
    case 'column':
      return trans.__('column of Rucio');
    case 'metadata':
      return trans.__('metadata');
  }
}
