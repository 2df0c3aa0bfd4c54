import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { visibleText } from './words';

type IconButtonProps = {
  readonly icon: LabIcon;
  /** What it does, for a tooltip and for screen readers. */
  readonly label: string;
  readonly onClick: (event: React.MouseEvent<HTMLButtonElement>) => void;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly tabIndex?: number;
  readonly hasMenu?: boolean;
};

/** A button that is an icon, with a name. */
export function IconButton(props: IconButtonProps): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-LabDatalake-iconButton"
      aria-label={props.label}
      title={props.label}
      aria-disabled={props.isDisabled}
      aria-pressed={props.isPressed}
      aria-haspopup={props.hasMenu ? 'menu' : undefined}
      tabIndex={props.tabIndex}
      onClick={event => {
        event.stopPropagation();
        if (!props.isDisabled) {
          props.onClick(event);
        }
      }}
    >
      <props.icon.react tag="span" className="jp-LabDatalake-icon" />
    </button>
  );
}

type TextButtonProps = {
  readonly label: string;
  readonly onClick?: () => void;
  readonly isMain?: boolean;
  readonly isDisabled?: boolean;
  readonly submits?: boolean;
};

/** A button that is a word. */
export function TextButton(props: TextButtonProps): React.JSX.Element {
  return (
    <button
      type={props.submits ? 'submit' : 'button'}
      className={`jp-LabDatalake-button jp-mod-styled ${props.isMain ? 'jp-mod-accept' : 'jp-mod-reject'}`}
      disabled={props.isDisabled}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}

/** A name out of a lake: shown as it is, whatever signs it holds. */
export function Name(props: {
  readonly text: string;
  readonly className?: string;
}): React.JSX.Element {
  const text = visibleText(props.text);
  return (
    <bdi className={props.className} title={text}>
      {text}
    </bdi>
  );
}
