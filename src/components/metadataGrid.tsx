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
          <Name key="value" text={entry.value} />,
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
      <WriteForm
        key={edited ?? ''}
        {...props}
        initialKey={edited ?? ''}
        initialValue={entries.find(({ key }) => key === edited)?.value ?? ''}
        onDone={() => {
          setEdited(null);
        }}
      />
    </>
  );
}

type WriteFormProps = MetadataProps & {
  readonly initialKey: string;
  readonly initialValue: string;
  readonly onDone: () => void;
};

function WriteForm(props: WriteFormProps): React.JSX.Element {
  const { trans } = props;
  const [key, setKey] = React.useState(props.initialKey);
  const [value, setValue] = React.useState(props.initialValue);
  const [said, setSaid] = React.useState<RequestFailure | 'writing' | null>(
    null
  );
  const write = async (): Promise<void> => {
    setSaid('writing');
    const failure = await props.onWrite(key, value);
    setSaid(failure);
    if (failure === null) {
      setKey('');
      setValue('');
      props.onDone();
    }
  };
  return (
    <form
      className="jp-LabDatalake-writeForm"
      aria-label={trans.__('Write metadata')}
      onSubmit={event => {
        event.preventDefault();
        void write();
      }}
    >
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Key')}
        placeholder={trans.__('Key')}
        value={key}
        onChange={event => {
          setKey(event.target.value);
        }}
      />
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Value')}
        placeholder={trans.__('Value: 17, true, text')}
        value={value}
        onChange={event => {
          setValue(event.target.value);
        }}
      />
      <TextButton
        submits
        isDisabled={key.trim() === '' || said === 'writing'}
        label={trans.__('Write')}
      />
      {said === null || said === 'writing' ? null : (
        <FailureFace failure={said} trans={trans} />
      )}
    </form>
  );
}
