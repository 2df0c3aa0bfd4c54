import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { TextButton } from './controls';

type JumpNoteProps = {
  /** How far the question is what was pasted. */
  readonly state: 'none' | 'asking' | 'unknown' | 'failed';
  /** Why nobody knows; empty if nothing went wrong. */
  readonly problem: string;
  /** The variable of the notebook that is called as what was typed; null if there is none. */
  readonly variable: string | null;
  readonly onVariable: (variable: string) => void;
  readonly trans: TranslationBundle;
};

/** What was pasted, where it is no search. */
export function JumpNote(props: JumpNoteProps): React.JSX.Element | null {
  const { state, trans, variable } = props;
  if (variable !== null) {
    return (
      <div className="jp-LabDatalake-line">
        <span className="jp-LabDatalake-secondary">
          {trans.__('%1 is a variable of the notebook.', variable)}
        </span>
        <TextButton
          label={trans.__('Show it')}
          onClick={() => {
            props.onVariable(variable);
          }}
        />
      </div>
    );
  }
  const words: Readonly<Record<typeof state, string>> = {
    none: '',
    asking: trans.__('Finding out what this is…'),
    unknown: trans.__('No lake that is looked into knows this.'),
    failed: props.problem
  };
  return (
    <p role="status" className="jp-LabDatalake-secondary">
      {words[state]}
    </p>
  );
}
