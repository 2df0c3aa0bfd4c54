import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { NameProblem } from '../model/variable';
import { Name, TextButton } from './controls';

type VariableFieldProps = {
  /** What the form is for. */
  readonly title: string;
  readonly label: string;
  readonly initial: string;
  /** What is wrong with a name; null if nothing is. */
  readonly problemOf: (name: string) => NameProblem;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
  readonly doneLabel: string;
  readonly trans: TranslationBundle;
};

/** The name of a variable, checked while it is typed. */
export function VariableField(props: VariableFieldProps): React.JSX.Element {
  const { trans } = props;
  const [name, setName] = React.useState(props.initial);
  const field = React.useRef<HTMLInputElement>(null);
  const id = React.useId();
  const [before] = React.useState(() => document.activeElement);
  React.useEffect(() => {
    field.current?.focus();
    field.current?.select();
    return () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, [before]);
  const problem = props.problemOf(name);
  return (
    <form
      className="jp-LabDatalake-variableForm"
      aria-label={props.title}
      onSubmit={event => {
        event.preventDefault();
        if (problem === null) {
          props.onDone(name);
        }
      }}
    >
      <input
        ref={field}
        type="text"
        className="jp-mod-styled jp-LabDatalake-code"
        aria-label={props.label}
        aria-invalid={problem !== null}
        aria-describedby={id}
        autoComplete="off"
        spellCheck={false}
        value={name}
        onChange={event => {
          setName(event.target.value);
        }}
        onKeyDown={event => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            props.onCancel();
          }
        }}
      />
      <p id={id} className="jp-LabDatalake-problem" role="status">
        {problem === null ? '' : problemText(problem, trans)}
      </p>
      <div className="jp-LabDatalake-line jp-LabDatalake-buttons">
        <TextButton label={trans.__('Cancel')} onClick={props.onCancel} />
        <TextButton
          submits
          isMain
          isDisabled={problem !== null}
          label={props.doneLabel}
        />
      </div>
    </form>
  );
}

/** What is wrong with a name, in words. */
export function problemText(
  problem: Exclude<NameProblem, null>,
  trans: TranslationBundle
): string {
  switch (problem) {
    case 'empty':
      return trans.__('A variable needs a name.');
    case 'not_identifier':
      return trans.__(
        'Letters, digits and _ only, and no digit at the beginning.'
      );
    case 'keyword':
      return trans.__('This is a word of Python itself.');
    case 'builtin':
      return trans.__('This would hide a function of Python.');
    case 'taken':
      return trans.__('This notebook already has an attachment of this name.');
    case 'twice':
      return trans.__('Another one above has this name.');
  }
}

type AttachFormProps = Omit<
  VariableFieldProps,
  'title' | 'label' | 'doneLabel'
> & {
  readonly did: string;
  /** Under which variables it is attached already. */
  readonly known: readonly string[];
};

/** Asks under which name a DID shall be attached. */
export function AttachForm(props: AttachFormProps): React.JSX.Element {
  const { did, known, trans, ...field } = props;
  return (
    <div className="jp-LabDatalake-draft">
      <p>
        {trans.__('Attach to the notebook as a variable:')}{' '}
        <Name className="jp-LabDatalake-name" text={did} />
      </p>
      <KnownAs names={known} trans={trans} />
      <VariableField
        key={did}
        {...field}
        trans={trans}
        title={trans.__('Attach to the notebook')}
        label={trans.__('Variable')}
        doneLabel={trans.__('Attach')}
      />
    </div>
  );
}

/** Says that a DID is attached already. */
export function KnownAs(props: {
  readonly names: readonly string[];
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  return props.names.length === 0 ? null : (
    <p className="jp-LabDatalake-secondary">
      {props.trans.__('Attached already as %1', props.names.join(', '))}
    </p>
  );
}
