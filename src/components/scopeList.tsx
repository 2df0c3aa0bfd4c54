import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Name } from './controls';

type ScopeListProps = {
  /** A person's own first. */
  readonly scopes: readonly string[];
  readonly onChoose: (scope: string) => void;
  readonly trans: TranslationBundle;
};

/** Scopes to look into, for whoever does not know what to type. */
export function ScopeList(props: ScopeListProps): React.JSX.Element | null {
  const label = props.trans.__('Scopes to look into, your own first:');
  return props.scopes.length === 0 ? null : (
    <>
      <p className="jp-LabDatalake-secondary">{label}</p>
      <ul className="jp-LabDatalake-scopes" aria-label={label}>
        {props.scopes.map(scope => (
          <li key={scope}>
            <button
              type="button"
              className="jp-LabDatalake-scope"
              onClick={event => {
                // The list goes, and the keyboard stays in its section.
                event.currentTarget
                  .closest<HTMLElement>('.jp-LabDatalake-section')
                  ?.focus();
                props.onChoose(scope);
              }}
            >
              <Name text={scope} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
