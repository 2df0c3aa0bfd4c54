import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Term } from '../api/wire';
import type { SearchType, SearchWish } from '../model/search';
import { Combobox } from './combobox';
import { SearchTerms } from './searchTerms';

type SearchFormProps = {
  readonly wish: SearchWish;
  /** Scopes that complete the one typed, best first. */
  readonly scopes: readonly string[];
  readonly isLoadingScopes: boolean;
  /** What the text means. */
  readonly terms: readonly Term[];
  /** What is wrong with the text; empty if nothing is. */
  readonly problem: string;
  readonly onChange: (part: Partial<SearchWish>) => void;
  /** Ask now. */
  readonly onSubmit: () => void;
  readonly trans: TranslationBundle;
};

/** What to look for. */
export function SearchForm(props: SearchFormProps): React.JSX.Element {
  const { trans, wish } = props;
  return (
    <form
      role="search"
      className="jp-LabDatalake-form"
      aria-label={trans.__('Find data')}
      onSubmit={event => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <Combobox
        label={trans.__('Scope')}
        placeholder={trans.__('Scope (none: your own)')}
        value={wish.scope}
        options={props.scopes}
        isBusy={props.isLoadingScopes}
        onChange={scope => {
          props.onChange({ scope });
        }}
        onPick={scope => {
          props.onChange({ scope });
          props.onSubmit();
        }}
      />
      <SearchField {...props} />
      <SearchTerms
        terms={props.terms}
        onRemove={({ without }) => {
          props.onChange({ text: without });
        }}
        trans={trans}
      />
      <TypeSelect {...props} />
    </form>
  );
}

function TypeSelect(props: SearchFormProps): React.JSX.Element {
  const { trans } = props;
  const words: Readonly<Record<SearchType, string>> = {
    collection: trans.__('Containers and datasets'),
    container: trans.__('Containers'),
    dataset: trans.__('Datasets'),
    file: trans.__('Files'),
    all: trans.__('Everything')
  };
  return (
    <HTMLSelect
      className="jp-LabDatalake-select"
      aria-label={trans.__('Kind')}
      value={props.wish.type}
      onChange={event => {
        props.onChange({ type: event.target.value as SearchType });
      }}
    >
      {Object.entries(words).map(([type, word]) => (
        <option key={type} value={type}>
          {word}
        </option>
      ))}
    </HTMLSelect>
  );
}

/** Where one types what to look for; what is wrong with it stands below. */
function SearchField(props: SearchFormProps): React.JSX.Element {
  const { problem, trans } = props;
  const id = React.useId();
  return (
    <div className="jp-LabDatalake-field">
      <input
        type="search"
        className="jp-mod-styled"
        aria-label={trans.__('Search')}
        aria-describedby={id}
        aria-invalid={problem !== ''}
        title={trans.__(
          'scope:name*, parts of names, and conditions such as run >= 358000, type = file, created after 7 days ago, bigger than 5 GB'
        )}
        placeholder={trans.__('scope:name*, words, run >= 358000')}
        autoComplete="off"
        spellCheck={false}
        value={props.wish.text}
        onChange={event => {
          props.onChange({ text: event.target.value });
        }}
      />
      <p id={id} role="status" className="jp-LabDatalake-problem" lang="en">
        {problem}
      </p>
    </div>
  );
}
