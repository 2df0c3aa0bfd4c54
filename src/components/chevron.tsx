import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Icon } from './controls';

/** Unfolds a line of the tree with the mouse. */
export function Chevron(props: {
  isUnfolded: boolean | null;
  onToggle: () => void;
}): React.JSX.Element {
  if (props.isUnfolded === null) {
    return <span className="jp-LabDatalake-chevron" />;
  }
  return (
    // The keyboard unfolds with the arrow keys.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <span
      className="jp-LabDatalake-chevron"
      data-action="toggle"
      onClick={event => {
        event.stopPropagation();
        props.onToggle();
      }}
    >
      <Icon icon={props.isUnfolded ? caretDownIcon : caretRightIcon} />
    </span>
  );
}
