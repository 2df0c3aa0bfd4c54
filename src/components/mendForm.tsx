import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import { TextButton } from './controls';
import { leave } from './leaving';
import { visibleText } from './words';

type MendFormProps = {
  readonly variable: string;
  readonly did: string;
  /** What the lake says of it. */
  readonly message: string;
  /** DIDs that it may be called now. */
  readonly proposed: () => Promise<readonly string[]>;
  /** Have the variable stand for another DID; answers what is wrong with that. */
  readonly onChoose: (did: string) => Promise<RequestFailure | null>;
  readonly onDetach: () => void;
  readonly trans: TranslationBundle;
};

/** The lake does not know a DID any more: asks for which one the variable shall stand now. */
export function MendForm(props: MendFormProps): React.JSX.Element {
  const { did, trans, variable } = props;
  const [isOpen, setOpen] = React.useState(false);
  const whole = React.useRef<HTMLDivElement>(null);
  return (
    <div ref={whole} className="jp-LabDatalake-mend">
      <p className="jp-LabDatalake-message" lang="en">
        {props.message}
      </p>
      <p className="jp-LabDatalake-secondary">
        {trans.__(
          'It was renamed or deleted, or its name is misspelt. %1 can stand for another one.',
          variable
        )}
      </p>
      {isOpen ? (
        <Choice
          {...props}
          key={did}
          onCancel={() => {
            setOpen(false);
          }}
        />
      ) : (
        <div className="jp-LabDatalake-line">
          <TextButton
            isMain
            label={trans.__('Choose another…')}
            onClick={() => {
              setOpen(true);
            }}
          />
          <TextButton
            label={trans.__('Detach')}
            onClick={() => {
              leave(whole.current?.closest('li') ?? null);
              props.onDetach();
            }}
          />
        </div>
      )}
    </div>
  );
}

function Choice(
  props: MendFormProps & { readonly onCancel: () => void }
): React.JSX.Element {
  const { onChoose, proposed, trans, variable } = props;
  const [did, setDid] = React.useState(props.did);
  const [failure, setFailure] = React.useState<RequestFailure | null>(null);
  const alike = useProposed(proposed);
  const field = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  // All of it, whenever there is more of it, is brought into sight.
  React.useEffect(() => {
    field.current?.form?.scrollIntoView({ block: 'nearest' });
  }, [alike, failure]);
  const choose = (chosen: string): void => {
    void onChoose(chosen).then(setFailure);
  };
  return (
    <form
      className="jp-LabDatalake-variableForm"
      aria-label={trans.__('Another DID for %1', variable)}
      onSubmit={event => {
        event.preventDefault();
        choose(did);
      }}
    >
      <input
        ref={field}
        type="text"
        className="jp-mod-styled jp-LabDatalake-code"
        aria-label={trans.__('DID')}
        aria-invalid={failure !== null}
        spellCheck={false}
        value={did}
        onChange={event => {
          setDid(event.target.value);
        }}
      />
      <Proposed dids={alike} onChoose={choose} trans={trans} />
      <p className="jp-LabDatalake-problem" role="status" lang="en">
        {failure === null ? '' : `${failure.message} ${failure.cure}`}
      </p>
      <div className="jp-LabDatalake-line jp-LabDatalake-buttons">
        <TextButton label={trans.__('Cancel')} onClick={props.onCancel} />
        <TextButton submits isMain label={trans.__('Take this one')} />
      </div>
    </form>
  );
}

type ProposedDids = readonly string[] | 'asking' | 'failed';

function Proposed(props: {
  readonly dids: ProposedDids;
  readonly onChoose: (did: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { dids, trans } = props;
  if (typeof dids === 'string' || dids.length === 0) {
    const text =
      dids === 'asking'
        ? trans.__('Looking for names that begin alike…')
        : dids === 'failed'
          ? trans.__('The lake does not say now which names begin alike.')
          : trans.__('No name begins alike. Find it above, and copy its DID.');
    return (
      <p className="jp-LabDatalake-secondary" role="status">
        {text}
      </p>
    );
  }
  return (
    <ul aria-label={trans.__('Names that begin alike')}>
      {dids.map(did => (
        <li key={did}>
          <button
            type="button"
            className="jp-LabDatalake-link"
            translate="no"
            onClick={() => {
              props.onChoose(did);
            }}
          >
            {visibleText(did)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What is proposed, asked for once. */
function useProposed(proposed: () => Promise<readonly string[]>): ProposedDids {
  const [dids, setDids] = React.useState<ProposedDids>('asking');
  const [ask] = React.useState(() => proposed);
  React.useEffect(() => {
    let isWanted = true;
    const take = (found: ProposedDids): void => {
      if (isWanted) {
        setDids(found);
      }
    };
    void ask().then(take, () => {
      take('failed');
    });
    return () => {
      isWanted = false;
    };
  }, [ask]);
  return dids;
}
