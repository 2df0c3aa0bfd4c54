import type { TranslationBundle } from '@jupyterlab/translation';
import {
  closeIcon,
  codeIcon,
  copyIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Attachment } from '../api/wire';
import type { KnownAvailability } from '../model/availabilities';
import type { NameProblem } from '../model/variable';
import { AttachedState, type StateActions } from './attachedState';
import { VariableField } from './attachForm';
import { Icon, IconButton, Name } from './controls';
import { watchDrag } from './dragging';
import { leave } from './leaving';
import { insertIcon, KIND_ICONS, STATE_ICONS } from './icons';
import { wishText } from './words';

/** What one can do with an attachment. */
export type AttachedActions = {
  readonly onInsert: (variable: string) => void;
  /** Opens the menu of code that can be inserted at a place on the screen. */
  readonly onCodeMenu: (variable: string, x: number, y: number) => void;
  /** Opens the menu of what can be copied at a place on the screen. */
  readonly onCopyMenu: (variable: string, x: number, y: number) => void;
  readonly onRefresh: (variable: string) => void;
  readonly onDetach: (variable: string) => void;
  /** Begins to drag it, from a place on the screen. */
  readonly onDrag: (attachment: Attachment, x: number, y: number) => void;
  readonly onRename: (variable: string, name: string) => void;
  /** The attachment that the context menu means. */
  readonly onSelect: (variable: string) => void;
};

type AttachedListProps = AttachedActions &
  StateActions & {
    readonly attachments: readonly Attachment[];
    readonly availabilityOf: (attachment: Attachment) => KnownAvailability;
    readonly problemOf: (name: string, variable: string) => NameProblem;
    /** The name of a lake where several are configured, else empty. */
    readonly lakeNameOf: (lake: string) => string;
    readonly trans: TranslationBundle;
  };

/** What a notebook has attached. */
export function AttachedList(props: AttachedListProps): React.JSX.Element {
  return (
    <ul
      className="jp-LabDatalake-attachedList"
      aria-label={props.trans.__('Attached to this notebook')}
    >
      {props.attachments.map(attachment => (
        <AttachedRow
          key={attachment.variable}
          {...props}
          attachment={attachment}
        />
      ))}
    </ul>
  );
}

type AttachedRowProps = AttachedListProps & { readonly attachment: Attachment };

function AttachedRow(props: AttachedRowProps): React.JSX.Element {
  const { attachment, trans } = props;
  const { access, did, kind, lake, variable } = attachment;
  const [isRenaming, setRenaming] = React.useState(false);
  const availability = props.availabilityOf(attachment);
  return (
    // A context menu means the line it was opened on; the same is in the line's buttons.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className="jp-LabDatalake-attached"
      data-variable={variable}
      aria-label={variable}
      onContextMenu={() => {
        props.onSelect(variable);
      }}
    >
      <div className="jp-LabDatalake-line">
        <Icon
          icon={STATE_ICONS[availability.state]}
          state={availability.state}
        />
        <button
          type="button"
          className="jp-LabDatalake-variable jp-LabDatalake-code"
          translate="no"
          title={trans.__('Rename')}
          aria-label={trans.__('Rename %1', variable)}
          onMouseDown={event => {
            watchDrag(event, (x, y) => {
              props.onDrag(attachment, x, y);
            });
          }}
          onClick={() => {
            setRenaming(true);
          }}
        >
          {variable}
        </button>
        <AttachedButtons {...props} />
      </div>
      {isRenaming ? (
        <VariableField
          title={trans.__('Rename %1', variable)}
          label={trans.__('New name of %1', variable)}
          doneLabel={trans.__('Rename')}
          initial={variable}
          problemOf={name => props.problemOf(name, variable)}
          onCancel={() => {
            setRenaming(false);
          }}
          onDone={name => {
            props.onRename(variable, name);
          }}
          trans={trans}
        />
      ) : null}
      <div className="jp-LabDatalake-line jp-LabDatalake-secondary">
        <Icon icon={KIND_ICONS[kind]} />
        <Name className="jp-LabDatalake-name" text={did} />
        <span
          className="jp-LabDatalake-lakeNote"
          title={props.lakeNameOf(lake)}
          translate="no"
        >
          {props.lakeNameOf(lake)}
        </span>
      </div>
      {access === 'auto' ? null : (
        <p className="jp-LabDatalake-secondary">
          {trans.__('Wished for: %1', wishText(access, trans))}
        </p>
      )}
      <AttachedState {...props} availability={availability} />
    </li>
  );
}

function AttachedButtons(props: AttachedRowProps): React.JSX.Element {
  const { trans } = props;
  const { variable } = props.attachment;
  return (
    <span className="jp-LabDatalake-actions">
      <IconButton
        icon={insertIcon}
        label={trans.__('Insert %1 into the cell', variable)}
        onClick={() => {
          props.onInsert(variable);
        }}
      />
      <IconButton
        icon={codeIcon}
        hasMenu
        label={trans.__('Insert code for %1…', variable)}
        onClick={event => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          props.onCodeMenu(variable, left, bottom);
        }}
      />
      <IconButton
        icon={copyIcon}
        hasMenu
        label={trans.__('Copy %1…', variable)}
        onClick={event => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          props.onCopyMenu(variable, left, bottom);
        }}
      />
      <IconButton
        icon={refreshIcon}
        label={trans.__('Ask the lake again for %1', variable)}
        onClick={() => {
          props.onRefresh(variable);
        }}
      />
      <IconButton
        icon={closeIcon}
        label={trans.__('Detach %1', variable)}
        onClick={event => {
          leave(event.currentTarget.closest('li'));
          props.onDetach(variable);
        }}
      />
    </span>
  );
}
