import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { headAndTail, visibleText } from './words';

type IconProps = {
  readonly icon: LabIcon;
  /** The state it shows, which gives it its colour. */
  readonly state?: string;
  /** What it says, where no text beside it does. */
  readonly label?: string;
};

/** A picture of 16 pixels. */
export function Icon(props: IconProps): React.JSX.Element {
  return (
    <span
      className="jp-LabDatalake-icon"
      data-state={props.state}
      title={props.label}
      role={props.label === undefined ? 'presentation' : 'img'}
      aria-label={props.label}
    >
      <props.icon.react tag={null} />
    </span>
  );
}

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
      <Icon icon={props.icon} />
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
      className={`jp-LabDatalake-button jp-mod-styled ${props.isMain ? 'jp-mod-accept' : ''}`}
      disabled={props.isDisabled}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}

/** A name out of a lake: shown as it is, whatever signs it holds, and never turning round what stands beside it. */
export function Name(props: {
  readonly text: string;
  readonly className?: string;
}): React.JSX.Element {
  const text = visibleText(props.text);
  const [head, tail] = headAndTail(text);
  return (
    <span className={props.className} title={text} translate="no">
      {tail === '' ? (
        <bdi>{text}</bdi>
      ) : (
        <>
          {/* Parts in boxes of their own are read out as two words. */}
          <span className="jp-LabDatalake-readOut">{text}</span>
          <bdi aria-hidden="true">{head}</bdi>
          <bdi aria-hidden="true" className="jp-LabDatalake-tail">
            {tail}
          </bdi>
        </>
      )}
    </span>
  );
}
