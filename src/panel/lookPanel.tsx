import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { DidQuery } from '../api/wire';
import { datalakeIcon } from '../components/icons';
import { shortText, visibleText } from '../components/words';
import type { Datalake } from '../model/datalake';
import type { Lakes } from '../model/lakes';
import type { Look } from '../model/look';
import { LookView } from './lookView';
import { Reporting } from './reporting';

/** The tab of the main area in which one DID is looked at. */
export class LookPanel extends ReactWidget {
  constructor(options: LookPanel.IOptions) {
    super();
    const { datalake, query, trans } = options;
    this.query = query;
    this._datalake = datalake;
    this._trans = trans;
    this._look = datalake.looks.make(query);
    this.addClass('jp-LabDatalake');
    this.addClass('jp-LabDatalake-look');
    this.title.icon = datalakeIcon;
    const name = query.did.slice(query.did.indexOf(':') + 1);
    this.title.label = shortText(visibleText(name));
    this.title.caption = visibleText(query.did);
    datalake.lakes.becameReady.connect(this._onReady, this);
  }

  /** What is looked at. */
  readonly query: DidQuery;

  override dispose(): void {
    this._datalake.lakes.becameReady.disconnect(this._onReady, this);
    this._look.dispose();
    super.dispose();
  }

  protected override render(): React.JSX.Element {
    return (
      <Reporting datalake={this._datalake}>
        <LookView
          look={this._look}
          datalake={this._datalake}
          onCopy={() => {
            Clipboard.copyToSystem(this.query.did);
          }}
          trans={this._trans}
        />
      </Reporting>
    );
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.node.setAttribute('aria-label', this.title.caption);
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node
      .querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')
      ?.focus();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._look.open();
  }

  /** Somebody has signed in: what failed before may be answered now. */
  private _onReady(_: Lakes, lake: string): void {
    if (lake === this.query.lake) {
      this._look.again();
    }
  }

  private readonly _datalake: Datalake;
  private readonly _look: Look;
  private readonly _trans: TranslationBundle;
}

export namespace LookPanel {
  /** What is looked at, and with what. */
  export interface IOptions {
    readonly datalake: Datalake;
    readonly query: DidQuery;
    readonly trans: TranslationBundle;
  }
}
