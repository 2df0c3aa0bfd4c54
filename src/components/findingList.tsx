import type { TranslationBundle } from '@jupyterlab/translation';
import {
  checkIcon,
  errorIcon,
  infoIcon,
  type LabIcon,
  notTrustedIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Finding, Level } from '../api/wire';
import { Icon } from './controls';
import { visibleText } from './words';

const ICONS: Readonly<Record<Level, LabIcon>> = {
  ok: checkIcon,
  warning: infoIcon,
  problem: errorIcon,
  unknown: notTrustedIcon
};

type FindingListProps = {
  readonly findings: readonly Finding[];
  readonly label: string;
  readonly trans: TranslationBundle;
};

/** What the doctor found, each with its cure. */
export function FindingList(props: FindingListProps): React.JSX.Element {
  const { findings, trans } = props;
  return (
    <ul className="jp-LabDatalake-findings" aria-label={props.label}>
      {findings.map(({ cure, found, lake, level, subject }, index) => (
        <li key={index} data-level={level}>
          <Icon
            icon={ICONS[level]}
            state={level}
            label={levelText(level, trans)}
          />
          <div lang="en">
            <p className="jp-LabDatalake-message">
              <span className="jp-LabDatalake-secondary">
                {lake === null ? subject : `${visibleText(lake)} · ${subject}`}
              </span>{' '}
              {visibleText(found)}
            </p>
            {cure === '' ? null : (
              <p className="jp-LabDatalake-cure">{visibleText(cure)}</p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function levelText(level: Level, trans: TranslationBundle): string {
  switch (level) {
    case 'ok':
      return trans.__('In order');
    case 'warning':
      return trans.__('Warning');
    case 'problem':
      return trans.__('Problem');
    case 'unknown':
      return trans.__('Could not be looked at');
  }
}
