import type { TranslationBundle } from '@jupyterlab/translation';
import { filterIcon, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { SearchType, SearchWish } from '../model/search';
import { Combobox } from './combobox';
import { IconButton } from './controls';

type SearchFormProps = {
  readonly wish: SearchWish;
  /** Scopes that complete the one typed, best first. */
  readonly scopes: readonly string[];
  readonly isLoadingScopes: boolean;
  /** What is wrong with the filter; empty if nothing is. */
  readonly filterProblem: string;
  readonly onChange: (part: Partial<SearchWish>) => void;
  /** Ask now. */
  readonly onSubmit: () => void;
  readonly trans: TranslationBundle;
};

/** What to look for. */
export function SearchForm(props: SearchFormProps): React.JSX.Element {
  const { trans, wish } = props;
  const [hasFilter, setFilter] = React.useState(false);
  const showsFilter = hasFilter || wish.filters !== '';
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
        placeholder={trans.__('Scope')}
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
      <input
        type="search"
        className="jp-mod-styled"
        aria-label={trans.__('Name')}
        title={trans.__(
          'Names that begin with this; * stands for anything. A whole scope:name can be pasted.'
        )}
        placeholder={trans.__('Name begins with… (* for anything)')}
        autoComplete="off"
        spellCheck={false}
        value={wish.text}
        onChange={event => {
          props.onChange({ text: event.target.value });
        }}
      />
      <div className="jp-LabDatalake-line">
        <TypeSelect {...props} />
        <IconButton
          icon={filterIcon}
          label={trans.__('Filter by metadata')}
          isPressed={showsFilter}
          onClick={() => {
            setFilter(!showsFilter);
            if (wish.filters !== '') {
              props.onChange({ filters: '' });
            }
          }}
        />
      </div>
      {showsFilter ? <FilterField {...props} /> : null}
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

function FilterField(props: SearchFormProps): React.JSX.Element {
  const { filterProblem, trans } = props;
  const id = React.useId();
  return (
    <div className="jp-LabDatalake-field">
      <input
        type="text"
        className="jp-mod-styled"
        aria-label={trans.__('Metadata filter')}
        aria-describedby={id}
        aria-invalid={filterProblem !== ''}
        placeholder={trans.__('run >= 350000, energy = 13')}
        autoComplete="off"
        spellCheck={false}
        value={props.wish.filters}
        onChange={event => {
          props.onChange({ filters: event.target.value });
        }}
      />
      <p
        id={id}
        className={
          filterProblem === ''
            ? 'jp-LabDatalake-secondary'
            : 'jp-LabDatalake-problem'
        }
        role="status"
      >
        {filterProblem === ''
          ? trans.__('key = value, also != < <= > >=, joined by commas')
          : filterProblem}
      </p>
    </div>
  );
}
