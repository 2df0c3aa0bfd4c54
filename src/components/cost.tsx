import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Cost } from '../api/wire';
import { bytesText, countText } from './words';

type CostProps = {
  readonly cost: Cost | null;
  readonly trans: TranslationBundle;
};

/** What it would take to bring all of it here. */
export function CostText(props: CostProps): React.JSX.Element | null {
  const { cost, trans } = props;
  if (cost === null || cost.files === 0) {
    return null;
  }
  const files = trans._n(
    '%2 file',
    '%2 files',
    cost.files,
    countText(cost.files)
  );
  const size = cost.size === null ? '' : ` · ${bytesText(cost.size)}`;
  return (
    <p className="jp-LabDatalake-secondary">
      {trans.__('To bring all of it here: %1', `${files}${size}`)}
      {cost.tape_most === 0 ? null : <TapeText {...props} cost={cost} />}
    </p>
  );
}

function TapeText({
  cost,
  trans
}: CostProps & { readonly cost: Cost }): React.JSX.Element {
  const most = countText(cost.tape_most);
  return (
    <span className="jp-LabDatalake-problem">
      {' '}
      {cost.tape_least === cost.tape_most
        ? trans.__('%1 of them on tape only, which takes hours.', most)
        : trans.__('Up to %1 of them on tape only, which takes hours.', most)}
    </span>
  );
}
