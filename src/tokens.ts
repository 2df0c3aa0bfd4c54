import { Token } from '@lumino/coreutils';

import type { Datalake } from './model/datalake';
import type { ICurrentNotebook as INotebook } from './model/notebook';

/** The notebook in front. */
export const ICurrentNotebook = new Token<INotebook>(
  'lab-datalake:ICurrentNotebook',
  'The notebook that is open and in front: its attachments, and the link to its kernel.'
);

/** The models of the panel. */
export const IDatalake = new Token<Datalake>(
  'lab-datalake:IDatalake',
  'The data lakes, what is found in them, and what the open notebook has attached.'
);
