import type { TranslationBundle } from '@jupyterlab/translation';

import type { Datalake } from '../model/datalake';
import type { Look } from '../model/look';

/** What the views of one DID show. */
export type LookViewProps = {
  readonly look: Look;
  readonly datalake: Datalake;
  /** Copies the DID. */
  readonly onCopy: () => void;
  readonly trans: TranslationBundle;
};
