import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { PastSearch, SavedSearch } from '../model/searches';
import { IconButton, Name, TextButton } from './controls';

type SearchListProps = {
  readonly saved: readonly SavedSearch[];
  readonly recent: readonly PastSearch[];
  /** Whether there is something to save. */
  readonly canSave: boolean;
  readonly onSave: (name: string) => void;
  readonly onRun: (search: PastSearch) => void;
  readonly onRemove: (name: string) => void;
  readonly onForget: () => void;
  readonly trans: TranslationBundle;
};

/** Searches to do again: those with a name, and the last ones. */
export function SearchList(props: SearchListProps): React.JSX.Element {
  const { recent, saved, trans } = props;
  return (
    <div className="jp-LabDatalake-searches">
      <SaveField {...props} />
      <p className="jp-LabDatalake-secondary">{trans.__('Saved')}</p>
      <ul aria-label={trans.__('Saved searches')}>
        {saved.map(search => (
          <li key={search.name} className="jp-LabDatalake-line">
            <Again {...props} search={search} label={search.name} />
            <IconButton
              icon={closeIcon}
              label={trans.__('Remove the saved search %1', search.name)}
              onClick={() => {
                props.onRemove(search.name);
              }}
            />
          </li>
        ))}
      </ul>
      <p className="jp-LabDatalake-secondary">{trans.__('Recent')}</p>
      <ul aria-label={trans.__('Recent searches')}>
        {recent.map((search, place) => (
          <li key={place} className="jp-LabDatalake-line">
            <Again {...props} search={search} label={textOf(search)} />
          </li>
        ))}
      </ul>
      {recent.length > 0 ? (
        <TextButton
          label={trans.__('Forget recent searches')}
          onClick={props.onForget}
        />
      ) : (
        <p className="jp-LabDatalake-secondary">
          {trans.__('What you looked for will stand here.')}
        </p>
      )}
    </div>
  );
}

function SaveField(props: SearchListProps): React.JSX.Element | null {
  const { trans } = props;
  const [name, setName] = React.useState('');
  const save = (): void => {
    if (name.trim() !== '') {
      props.onSave(name.trim());
      setName('');
    }
  };
  return props.canSave ? (
    <div className="jp-LabDatalake-line">
      <input
        type="text"
        className="jp-mod-styled"
        aria-label={trans.__('Name for this search')}
        placeholder={trans.__('Name for this search')}
        value={name}
        onChange={event => {
          setName(event.target.value);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            save();
          }
        }}
      />
      <TextButton
        label={trans.__('Save')}
        isDisabled={name.trim() === ''}
        onClick={save}
      />
    </div>
  ) : null;
}

function Again(
  props: SearchListProps & {
    readonly search: PastSearch;
    readonly label: string;
  }
): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-LabDatalake-again"
      title={textOf(props.search)}
      onClick={event => {
        // This list goes, and with it whatever has the keyboard.
        event.currentTarget.form
          ?.querySelector<HTMLInputElement>('input[type="search"]')
          ?.focus();
        props.onRun(props.search);
      }}
    >
      <Name className="jp-LabDatalake-name" text={props.label} />
    </button>
  );
}

/** A search as one line. */
function textOf({ scope, text }: PastSearch): string {
  return [scope === '' ? '' : `${scope}:`, text].filter(Boolean).join(' ');
}
