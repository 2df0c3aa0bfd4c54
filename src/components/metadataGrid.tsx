import type { TranslationBundle } from '@jupyterlab/translation';
import { editIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import type { Metadatum } from '../api/wire';
import { IconButton, Name, TextButton } from './controls';
import { FailureFace } from './failureFace';
import { Grid } from './grid';

type MetadataProps = {
  readonly entries: readonly Metadatum[];
  /** Write one; answers why it could not be written, null if it was. */
  readonly onWrite: (
    key: string,
    value: string
  ) => Promise<RequestFailure | null>;
  readonly trans: TranslationBundle;
};

/** What was written down about a DID, and a form to write more. */
export function MetadataGrid(props: MetadataProps): React.JSX.Element {
  const { entries, trans } = props;
  const [edited, setEdited] = React.useState<string | null>(null);
  return (
    <>
      <p className="jp-LabDatalake-secondary">
        {trans.__(
          'Rucio keeps some keys in columns of its own and all others as JSON; one filter of a search can ask for keys of one kind only.'
        )}
      </p>
      <Grid
        label={trans.__('Metadata')}
        columns={[
          trans.__('Key'),
          trans.__('Value'),
          trans.__('Kept in'),
          trans.__('Change')
        ]}
        rows={entries.map(entry => [
          <Name key="key" text={entry.key} />,
          entry.key === edited ? (
            <WriteForm
              key={`change ${entry.key}`}
              {...props}
              changed={entry}
              onDone={() => {
                setEdited(null);
              }}
            />
          ) : (
            <Name key="value" text={entry.value} />
          ),
          entry.source === 'JSON'
            ? trans.__('JSON')
            : trans.__('a column of Rucio'),
          entry.is_fixed ? (
            <span key="fixed">{trans.__('by Rucio only')}</span>
          ) : (
            <IconButton
              key="change"
              icon={editIcon}
              label={trans.__('Change %1', entry.key)}
              onClick={() => {
                setEdited(entry.key);
              }}
            />
          )
        ])}
      />
      <WriteForm {...props} changed={null} onDone={() => undefined} />
    </>
  );
}

type WriteFormProps = MetadataProps & {
  /** What is changed; null: the key is written, too. */
  readonly changed: Metadatum | null;
  readonly onDone: () => void;
};

/** Writes one; a refusal stands below the field, which keeps its text and the keyboard. */
function WriteForm(props: WriteFormProps): React.JSX.Element {
  const { changed, trans } = props;
  const [key, setKey] = React.useState(changed?.key ?? '');
  const [value, setValue] = React.useState(changed?.value ?? '');
  const [isWriting, setWriting] = React.useState(false);
  const [failure, setFailure] = React.useState<RequestFailure | null>(null);
  const field = React.useRef<HTMLInputElement>(null);
  useStart(field, changed !== null);
  const close = (): void => {
    const row = field.current?.closest('tr');
    row?.querySelector<HTMLElement>('td:last-child button')?.focus();
    props.onDone();
  };
  const write = async (): Promise<void> => {
    setWriting(true);
    field.current?.focus();
    const said = await props.onWrite(key, value);
    setWriting(false);
    setFailure(said);
    if (said === null) {
      setKey('');
      setValue('');
      close();
    }
  };
  return (
    // Escape means the same as the button.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className="jp-LabDatalake-writeForm"
      aria-label={
        changed === null
          ? trans.__('Write metadata')
          : trans.__('Change %1', changed.key)
      }
      onSubmit={event => {
        event.preventDefault();
        void write();
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          close();
        }
      }}
    >
      {changed === null ? (
        <input
          className="jp-mod-styled"
          aria-label={trans.__('Key')}
          placeholder={trans.__('Key')}
          value={key}
          onChange={event => {
            setKey(event.target.value);
          }}
        />
      ) : null}
      <input
        ref={field}
        className="jp-mod-styled"
        aria-label={trans.__('Value')}
        aria-invalid={failure !== null}
        placeholder={trans.__('Value: 17, true, text')}
        value={value}
        onChange={event => {
          setValue(event.target.value);
        }}
      />
      <TextButton
        submits
        isDisabled={key.trim() === '' || isWriting}
        label={trans.__('Write')}
      />
      {changed === null ? null : (
        <TextButton label={trans.__('Cancel')} onClick={close} />
      )}
      <Refusal failure={failure} trans={trans} />
    </form>
  );
}

/** The keyboard goes to the field where somebody wants to change what is in it. */
function useStart(
  field: React.RefObject<HTMLInputElement>,
  isWanted: boolean
): void {
  React.useEffect(() => {
    if (isWanted) {
      field.current?.select();
    }
  }, [field, isWanted]);
}

/** Why it was not written, in sight. */
function Refusal(props: {
  readonly failure: RequestFailure | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { failure, trans } = props;
  const said = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (failure !== null) {
      said.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [failure]);
  return (
    <div ref={said} className="jp-LabDatalake-refusal">
      {failure === null ? null : (
        <FailureFace failure={failure} trans={trans} />
      )}
    </div>
  );
}
