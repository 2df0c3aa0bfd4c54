import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { NameProblem } from '../model/variable';
import { KnownAs, problemText } from './attachForm';
import { Name, TextButton } from './controls';
import { countText } from './words';

type AttachManyProps = {
  readonly dids: readonly string[];
  readonly initial: readonly string[];
  /** Under which variables each is attached already. */
  readonly knownAs: (did: string) => readonly string[];
  /** What is wrong with the names; null where nothing is. */
  readonly problemsOf: (names: readonly string[]) => readonly NameProblem[];
  readonly onDone: (names: readonly string[]) => void;
  readonly onCancel: () => void;
  readonly trans: TranslationBundle;
};

/** Asks under which names several DIDs shall be attached. */
export function AttachMany(props: AttachManyProps): React.JSX.Element {
  const { dids, trans } = props;
  const [names, setNames] = React.useState(props.initial);
  const form = useFocusInside();
  const problems = props.problemsOf(names);
  const isRight = problems.every(problem => problem === null);
  const count = countText(dids.length);
  return (
    // Escape means the same as the button.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={form}
      className="jp-LabDatalake-draft jp-LabDatalake-variableForm"
      aria-label={trans.__('Attach to the notebook')}
      onSubmit={event => {
        event.preventDefault();
        if (isRight) {
          props.onDone(names);
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.onCancel();
        }
      }}
    >
      <p>{trans.__('Attach %1 to the notebook as variables:', count)}</p>
      <ul className="jp-LabDatalake-names">
        {dids.map((did, index) => (
          <NameLine
            key={did}
            did={did}
            name={names[index] ?? ''}
            known={props.knownAs(did)}
            problem={problems[index] ?? null}
            onChange={name => {
              setNames(names.map((one, at) => (at === index ? name : one)));
            }}
            trans={trans}
          />
        ))}
      </ul>
      <div className="jp-LabDatalake-line jp-LabDatalake-buttons">
        <TextButton label={trans.__('Cancel')} onClick={props.onCancel} />
        <TextButton
          submits
          isMain
          isDisabled={!isRight}
          label={trans.__('Attach %1', count)}
        />
      </div>
    </form>
  );
}

type NameLineProps = {
  readonly did: string;
  readonly name: string;
  readonly known: readonly string[];
  readonly problem: NameProblem;
  readonly onChange: (name: string) => void;
  readonly trans: TranslationBundle;
};

function NameLine(props: NameLineProps): React.JSX.Element {
  const { did, problem, trans } = props;
  const id = React.useId();
  return (
    <li>
      <Name className="jp-LabDatalake-name" text={did} />
      <input
        type="text"
        className="jp-mod-styled jp-LabDatalake-code"
        aria-label={trans.__('Variable of %1', did)}
        aria-invalid={problem !== null}
        aria-describedby={id}
        autoComplete="off"
        spellCheck={false}
        value={props.name}
        onChange={event => {
          props.onChange(event.target.value);
        }}
      />
      <p id={id} className="jp-LabDatalake-problem">
        {problem === null ? '' : problemText(problem, trans)}
      </p>
      <KnownAs names={props.known} trans={trans} />
    </li>
  );
}

/** The keyboard goes to the first field, and back to where it was. */
function useFocusInside(): React.RefObject<HTMLFormElement> {
  const form = React.useRef<HTMLFormElement>(null);
  const [before] = React.useState(() => document.activeElement);
  React.useEffect(() => {
    form.current?.querySelector('input')?.focus();
    return () => {
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, [before]);
  return form;
}
