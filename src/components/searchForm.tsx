import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Term } from '../api/wire';
import type { SearchType, SearchWish } from '../model/search';
import { Combobox } from './combobox';
import { SearchTerms } from './searchTerms';
import { WordSelect } from './wordSelect';

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
  /** Something was pasted; true if it is no text to look for, but a thing that is shown. */
  readonly onPaste: (text: string) => boolean;
  /** Ask now. */
  readonly onSubmit: () => void;
  /** What there is to say of what was pasted. */
  readonly note: React.ReactNode;
  /** Buttons beside the kind. */
  readonly tools: React.ReactNode;
  readonly children: React.ReactNode;
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
      {props.note}
      <SearchTerms
        terms={props.terms}
        onRemove={({ without }) => {
          props.onChange({ text: without });
        }}
        trans={trans}
      />
      <div className="jp-LabDatalake-line">
        <TypeSelect {...props} />
        {props.tools}
      </div>
      {props.children}
    </form>
  );
}

function TypeSelect(props: SearchFormProps): React.JSX.Element {
  const { trans } = props;
  const words: Readonly<Record<SearchType, string>> = {
    collection: trans.__('Collections'),
    container: trans.__('Containers'),
    dataset: trans.__('Datasets'),
    file: trans.__('Files'),
    all: trans.__('Everything')
  };
  return (
    <WordSelect
      label={trans.__('Kind')}
      words={words}
      value={props.wish.type}
      onChange={type => {
        props.onChange({ type });
      }}
    />
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
        placeholder={trans.__(
          'scope:name*, words, run >= 358000, or paste a URL'
        )}
        autoComplete="off"
        spellCheck={false}
        value={props.wish.text}
        onPaste={event => {
          const text = event.clipboardData.getData('text');
          if (props.onPaste(text)) {
            event.preventDefault();
          }
        }}
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
