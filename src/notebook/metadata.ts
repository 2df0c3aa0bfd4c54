import type { JSONObject } from '@lumino/coreutils';

import type { Attachment, Kind, Wish } from '../api/wire';

/** The key of our part of a notebook's metadata. */
export const OURS = 'lab_datalake';

/** The key of rucio/jupyterlab-extension's part, which is read where ours is missing. */
export const THEIRS = 'rucio_attachments';

const KINDS: readonly Kind[] = ['container', 'dataset', 'file'];
const WISHES: readonly Wish[] = ['auto', 'mount', 'copy', 'cache', 'remote'];

/** What a notebook has attached; entries that are none are left out. `ours` wins wherever it is there. */
export function decodeAttachments(
  ours: unknown,
  theirs: unknown
): Attachment[] {
  const attachments = fieldsOf(ours).get('attachments');
  if (Array.isArray(attachments)) {
    return attachments.flatMap(decodeOurs);
  }
  return Array.isArray(theirs) ? theirs.flatMap(decodeTheirs) : [];
}

/** What our part of a notebook's metadata is for these attachments. */
export function encodeAttachments(
  attachments: readonly Attachment[]
): JSONObject {
  return { attachments: attachments.map(one => ({ ...one })) };
}

function decodeOurs(value: unknown): Attachment[] {
  const fields = fieldsOf(value);
  const lake = fields.get('lake');
  const did = fields.get('did');
  const variable = fields.get('variable');
  if (
    typeof lake !== 'string' ||
    typeof did !== 'string' ||
    typeof variable !== 'string'
  ) {
    return [];
  }
  const kind = KINDS.find(one => one === fields.get('kind')) ?? 'dataset';
  const access = WISHES.find(one => one === fields.get('access')) ?? 'auto';
  return [{ lake, did, kind, variable, access }];
}

/** Theirs record no lake: it is the default one, and stands as ''. */
function decodeTheirs(value: unknown): Attachment[] {
  const fields = fieldsOf(value);
  const did = fields.get('did');
  const variable = fields.get('variableName');
  if (typeof did !== 'string' || typeof variable !== 'string') {
    return [];
  }
  return [
    {
      lake: '',
      did,
      kind: fields.get('type') === 'file' ? 'file' : 'dataset',
      variable,
      access: 'auto'
    }
  ];
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    typeof value === 'object' && value !== null ? Object.entries(value) : []
  );
}
