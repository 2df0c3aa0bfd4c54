import {
  errorIcon,
  infoIcon,
  type LabIcon,
  lockIcon,
  offlineBoltIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { Icon, TextButton } from './controls';
import { visibleText } from './words';

/** Why there is nothing, or not all, to see. */
type Mood = 'empty' | 'loading' | 'cut' | 'signed_out' | 'failed' | 'down';

const ICONS: Readonly<Record<Exclude<Mood, 'loading'>, LabIcon>> = {
  empty: infoIcon,
  cut: infoIcon,
  signed_out: lockIcon,
  failed: errorIcon,
  down: offlineBoltIcon
};

type FaceProps = {
  readonly mood: Mood;
  /** What is so, one sentence. */
  readonly message: string;
  /** What one can do now. */
  readonly cure?: string;
  /** The words are the server's, which speaks English. */
  readonly isForeign?: boolean;
  readonly actionLabel?: string;
  readonly onAction?: () => void;
  readonly children?: React.ReactNode;
};

/** Says why there is nothing, or not all, to see, and what to do. */
export function Face(props: FaceProps): React.JSX.Element {
  const { mood } = props;
  const isWrong = mood === 'failed' || mood === 'down';
  const lang = props.isForeign ? 'en' : undefined;
  const shown = props.isForeign ? visibleText : String;
  const icon = mood === 'loading' ? null : ICONS[mood];
  return (
    <div
      className="jp-LabDatalake-face"
      data-mood={mood}
      role={isWrong ? 'alert' : 'status'}
    >
      {icon ? (
        <Icon icon={icon} />
      ) : (
        <span className="jp-LabDatalake-spinner" aria-hidden="true" />
      )}
      <div className="jp-LabDatalake-faceWords">
        <p className="jp-LabDatalake-message" lang={lang}>
          {shown(props.message)}
        </p>
        {props.cure ? (
          <p className="jp-LabDatalake-cure" lang={lang}>
            {shown(props.cure)}
          </p>
        ) : null}
        {props.children}
        {props.onAction && props.actionLabel ? (
          <TextButton label={props.actionLabel} onClick={props.onAction} />
        ) : null}
      </div>
    </div>
  );
}
