import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget, SidePanel } from '@jupyterlab/ui-components';
import { MessageLoop, type Message } from '@lumino/messaging';
import { AccordionPanel, Widget } from '@lumino/widgets';
import * as React from 'react';

import type { AttachedActions } from '../components/attachedList';
import { datalakeIcon } from '../components/icons';
import type { Datalake } from '../model/datalake';
import { AttachedView } from './attachedView';
import { DetailsView } from './detailsView';
import { DoctorView } from './doctorView';
import { FindView } from './findView';
import { LakesView } from './lakesView';
import { Reporting } from './reporting';
import { TourView } from './tourView';

/** The side bar: lakes on top, and below them what can be found, what is attached, and what is known. */
export class DatalakePanel extends SidePanel {
  constructor(options: DatalakePanel.IOptions) {
    super({ translator: options.translator });
    const { datalake, onCodeMenu, onCopyMenu, translator } = options;
    const trans = translator.load('lab_datalake');
    const props = { datalake, trans };
    this._datalake = datalake;
    this.id = 'lab-datalake-panel';
    this.addClass('jp-LabDatalake');
    this.title.icon = datalakeIcon;
    this.title.caption = trans.__('Data lakes');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Data lakes'));
    const reporting = (view: React.JSX.Element): React.JSX.Element => (
      <Reporting datalake={datalake}>{view}</Reporting>
    );
    this.header.addWidget(
      ReactWidget.create(
        reporting(
          <>
            <LakesView {...props} />
            <DoctorView {...props} />
            <TourView {...props} />
          </>
        )
      )
    );
    this._add(
      trans.__('Find'),
      new Section(reporting(<FindView {...props} />), isSeen => {
        datalake.firstAid.isWatched = isSeen;
      })
    );
    this._add(
      trans.__('In this notebook'),
      new Section(
        reporting(<AttachedView {...props} {...{ onCodeMenu, onCopyMenu }} />),
        isSeen => {
          datalake.attachments.isWatched = isSeen;
        }
      )
    );
    this._add(
      trans.__('Details'),
      new Section(reporting(<DetailsView {...props} />), isSeen => {
        datalake.details.isWatched = isSeen;
      })
    );
    this._headerSize.observe(this.header.node);
    // Nothing in the details takes the keyboard, and they scroll.
    this.widgets[2]?.node.setAttribute('tabindex', '0');
    if (this.content instanceof AccordionPanel) {
      this.content.collapse(2);
      this.content.setRelativeSizes([3, 2, 2]);
    }
  }

  override dispose(): void {
    this._headerSize.disconnect();
    super.dispose();
  }

  protected override onBeforeShow(message: Message): void {
    super.onBeforeShow(message);
    void this._datalake.open();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    const find = (selector: string): HTMLElement | null =>
      this.node.querySelector<HTMLElement>(selector);
    const isFirst = [
      '.jp-LabDatalake-tour .jp-mod-accept',
      'input[type="search"]',
      '.lm-AccordionPanel-title'
    ];
    isFirst.map(find).find(Boolean)?.focus();
  }

  private _add(label: string, section: Section): void {
    section.title.label = label;
    this.addWidget(section);
  }

  /** The header grows with what it says; what is below it has to be laid out again. */
  private readonly _headerSize = new ResizeObserver(() => {
    MessageLoop.postMessage(this.content, Widget.ResizeMessage.UnknownSize);
  });
  private readonly _datalake: Datalake;
}

export namespace DatalakePanel {
  /** What the panel shows, and what it lets others do. */
  export interface IOptions {
    readonly datalake: Datalake;
    readonly translator: ITranslator;
    readonly onCopyMenu: AttachedActions['onCopyMenu'];
    readonly onCodeMenu: AttachedActions['onCodeMenu'];
  }
}

/** One part of the panel; says when somebody can see it. */
class Section extends ReactWidget {
  constructor(
    private readonly _view: React.JSX.Element,
    private readonly _onSeen: (isSeen: boolean) => void = () => undefined
  ) {
    super();
    this.addClass('jp-LabDatalake-section');
    this.node.tabIndex = -1; // where the keyboard stays when what had it is gone
  }

  protected override render(): React.JSX.Element {
    return this._view;
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._onSeen(true);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._onSeen(false);
  }
}
