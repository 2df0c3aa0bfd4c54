import { filterIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ConditionForm } from '../components/conditionForm';
import { IconButton } from '../components/controls';
import { historyIcon } from '../components/icons';
import { JumpNote } from '../components/jumpNote';
import { SearchForm } from '../components/searchForm';
import { SearchList } from '../components/searchList';
import { valueText } from '../model/searchText';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

/** Scopes that are proposed at a time. */
const MOST_SCOPES = 50;

/** What is looked for: typed, put together, pasted, or looked for before. */
export function SearchView({ datalake, trans }: ViewProps): React.JSX.Element {
  const { attachments, lakes, scopes, search, seeking } = datalake;
  const { wish } = search;
  const [opened, setOpened] = React.useState<'none' | 'condition' | 'past'>(
    'none'
  );
  const looked = lakes.looked.map(({ name }) => name);
  useChanged(search.changed, search.terms.changed, scopes.changed);
  const { answer } = search.terms;
  const { problem, terms } =
    answer.state === 'answered' ? answer.value : { problem: null, terms: [] };
  const toggle = (part: typeof opened): void => {
    setOpened(opened === part ? 'none' : part);
  };
  return (
    <SearchForm
      wish={wish}
      scopes={scopes.complete(looked, wish.scope, MOST_SCOPES)}
      isLoadingScopes={looked.some(lake => scopes.of(lake).state === 'asking')}
      terms={terms}
      problem={problem ? `${problem.message} ${problem.cure}` : ''}
      onChange={part => {
        const { scope } = part;
        if (scope !== undefined && scope !== '') {
          if (!scopes.knows(looked, scope)) {
            search.set(part); // not a scope yet: it is being typed
            return;
          }
        }
        seeking.jump.forget();
        search.change(part);
      }}
      onPaste={text =>
        attachments.find(text.trim()) !== null
          ? seeking.showVariable(text.trim())
          : seeking.jumpTo(text)
      }
      onSubmit={() => {
        search.run();
        seeking.noteSearch();
        seeking.jumpTo(wish.text);
      }}
      note={<Jumping datalake={datalake} trans={trans} />}
      tools={
        <>
          <IconButton
            icon={filterIcon}
            label={trans.__('Add a condition')}
            isPressed={opened === 'condition'}
            onClick={() => {
              toggle('condition');
            }}
          />
          <IconButton
            icon={historyIcon}
            label={trans.__('Saved and recent searches')}
            isPressed={opened === 'past'}
            onClick={() => {
              toggle('past');
            }}
          />
        </>
      }
      trans={trans}
    >
      {opened === 'condition' ? (
        <Conditions datalake={datalake} trans={trans} />
      ) : opened === 'past' ? (
        <Past
          datalake={datalake}
          trans={trans}
          onDone={() => {
            setOpened('none');
          }}
        />
      ) : null}
    </SearchForm>
  );
}

function Jumping({ datalake, trans }: ViewProps): React.JSX.Element {
  const { attachments, search, seeking } = datalake;
  const { jump } = seeking;
  useChanged(jump.changed, attachments.changed);
  const { answer } = jump;
  const typed = search.wish.text.trim();
  return (
    <JumpNote
      state={
        answer.state === 'answered'
          ? answer.value === null
            ? 'unknown'
            : 'none'
          : answer.state
      }
      problem={
        answer.state === 'failed'
          ? `${answer.failure.message} ${answer.failure.cure}`
          : ''
      }
      variable={attachments.find(typed) === null ? null : typed}
      onVariable={variable => {
        seeking.showVariable(variable);
      }}
      trans={trans}
    />
  );
}

function Conditions({ datalake, trans }: ViewProps): React.JSX.Element {
  const { lakes, keys, search } = datalake;
  const { scope, text } = search.wish;
  useChanged(keys.changed);
  React.useEffect(() => {
    void keys.load(
      lakes.looked
        .map(({ name }) => name)
        .filter(name => lakes.stateOf(name).state === 'ready'),
      scope
    );
  }, [keys, lakes, scope]);
  const { answer } = keys;
  return (
    <ConditionForm
      keys={answer.state === 'answered' ? answer.value : []}
      isLoading={answer.state === 'asking'}
      problem={
        answer.state === 'failed'
          ? `${answer.failure.message} ${answer.failure.cure}`
          : ''
      }
      onAdd={({ key, sign, type, value }) => {
        const condition = `${key} ${sign} ${valueText(value, type)}`;
        search.change({ text: `${text.trim()} ${condition}`.trim() });
      }}
      trans={trans}
    />
  );
}

function Past({
  datalake,
  onDone,
  trans
}: ViewProps & { readonly onDone: () => void }): React.JSX.Element {
  const { search, seeking } = datalake;
  const { searches } = seeking;
  useChanged(searches.changed);
  return (
    <SearchList
      saved={searches.saved}
      recent={searches.recent}
      canSave={search.isComplete}
      onSave={name => {
        seeking.saveSearch(name);
      }}
      onRun={past => {
        seeking.searchAgain(past);
        onDone();
      }}
      onRemove={name => {
        searches.remove(name);
      }}
      onForget={() => {
        searches.forget();
      }}
      trans={trans}
    />
  );
}
