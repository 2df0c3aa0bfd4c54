import * as React from 'react';

import { AttachedList, type AttachedActions } from '../components/attachedList';
import { Face } from '../components/face';
import { failureOf } from '../api/failure';
import { AskDoctor } from './firstAid';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

type AttachedViewProps = ViewProps & {
  /** Opens the menu of what can be copied of an attachment. */
  readonly onCopyMenu: AttachedActions['onCopyMenu'];
  /** Opens the menu of code for an attachment. */
  readonly onCodeMenu: AttachedActions['onCodeMenu'];
};

/** What the open notebook has attached, and what its kernel says of it. */
export function AttachedView(props: AttachedViewProps): React.JSX.Element {
  const { datalake, trans } = props;
  const { attachments } = datalake;
  useChanged(attachments.changed);
  if (attachments.notebook.path === null) {
    return (
      <Face
        mood="empty"
        message={trans.__('No notebook is open.')}
        cure={trans.__(
          'Open or create a notebook; what you attach to it stands here.'
        )}
      />
    );
  }
  if (attachments.list.length === 0) {
    return (
      <Face
        mood="empty"
        message={trans.__('Nothing is attached to this notebook.')}
        cure={trans.__(
          'Find a dataset above and attach it: a variable of that name appears in the notebook.'
        )}
      />
    );
  }
  return (
    <>
      <KernelFace {...props} />
      <UntoldFace {...props} />
      <List {...props} />
    </>
  );
}

function List({
  datalake,
  onCodeMenu,
  onCopyMenu,
  trans
}: AttachedViewProps): React.JSX.Element {
  const { attachments, availabilities, costs, lakes, mending } = datalake;
  useChanged(lakes.changed, costs.changed);
  React.useEffect(() => {
    costs.want(attachments.list);
  });
  return (
    <AttachedList
      attachments={attachments.list}
      availabilityOf={attachment => availabilities.of(attachment)}
      costOf={attachment => costs.of(attachment)}
      alike={attachment => mending.alike(attachment)}
      onMend={(attachment, did) =>
        mending.choose(attachment, did).then(() => null, failureOf)
      }
      kernelWordOf={variable =>
        attachments.notebook.kernel.variables.get(variable)
      }
      problemOf={(name, variable) => attachments.problem(name, variable)}
      lakeNameOf={name =>
        lakes.all.length > 1
          ? (lakes.all.find(lake => lake.name === name)?.display_name ?? name)
          : ''
      }
      aidAt={(lake, said) => <AskDoctor {...{ datalake, lake, said, trans }} />}
      onInsert={variable => {
        attachments.notebook.insert(variable);
      }}
      onCodeMenu={onCodeMenu}
      onCopyMenu={onCopyMenu}
      onRefresh={variable => {
        attachments.refresh(variable);
      }}
      onDetach={variable => {
        attachments.detach(variable);
      }}
      onDrag={(attachment, x, y) => {
        const { lake, variable } = attachment;
        datalake.drags.begin({ lake, rows: [attachment], variable, x, y });
      }}
      onRename={(variable, name) => {
        attachments.rename(variable, name);
      }}
      onSelect={variable => {
        attachments.select(variable);
      }}
      trans={trans}
    />
  );
}

function KernelFace({ datalake, trans }: ViewProps): React.JSX.Element | null {
  const { kernel } = datalake.attachments.notebook;
  switch (kernel.state) {
    case 'linking':
    case 'linked':
      return null;
    case 'foreign':
      return (
        <Face
          mood="cut"
          message={trans.__(
            'The kernel speaks %1: attachments are variables in Python only.',
            kernel.language
          )}
          cure={trans.__(
            'Insert code with the path or URL, or copy them, from the buttons of an attachment.'
          )}
        />
      );
    case 'none':
      return (
        <Face
          mood="empty"
          message={trans.__('No kernel runs.')}
          cure={trans.__('The variables are set as soon as one is started.')}
        />
      );
    case 'no_hook':
      return (
        <Face
          mood="cut"
          message={trans.__(
            'The kernel does not know lab_datalake yet, so the variables are not set.'
          )}
          cure={trans.__(
            'Run %load_ext lab_datalake in a cell, or let it be done:'
          )}
          actionLabel={trans.__('Load it into the kernel')}
          onAction={() => {
            kernel.loadHook();
          }}
        />
      );
  }
}

function UntoldFace({ datalake, trans }: ViewProps): React.JSX.Element | null {
  const { attachments } = datalake;
  return attachments.untold === null ? null : (
    <Face
      mood="failed"
      message={trans.__(
        'The server does not know of the last change: %1',
        attachments.untold.message
      )}
      cure={trans.__('Save the notebook, so that a restarted kernel finds it.')}
      actionLabel={trans.__('Try again')}
      onAction={() => void attachments.tell()}
    />
  );
}
