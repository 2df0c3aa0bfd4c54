import { Clipboard } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import * as React from 'react';

import { CopyReport } from '../components/failureFace';
import type { Datalake } from '../model/datalake';
import { reportOf } from '../model/failureReport';

/** Lets the views within copy reports of what failed. */
export function Reporting(props: {
  readonly datalake: Datalake;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { lakes } = props.datalake;
  return (
    <CopyReport.Provider
      value={failure => {
        const lab = ['appName', 'appVersion'].map(PageConfig.getOption);
        const lake = lakes.chosen?.name ?? '';
        Clipboard.copyToSystem(
          reportOf(failure, { lab: lab.join(' '), lake, lakes })
        );
      }}
    >
      {props.children}
    </CopyReport.Provider>
  );
}
