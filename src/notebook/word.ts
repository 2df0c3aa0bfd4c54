import type { JSONObject } from '@lumino/coreutils';

import type { Attachment } from '../api/wire';
import type { KernelVariable } from '../model/notebook';

/** What a kernel says over the comm `lab-datalake`, protocol 1. */
type KernelWord =
  | { readonly kind: 'hello' }
  | { readonly kind: 'modules'; readonly modules: readonly string[] }
  | {
      readonly kind: 'variables';
      readonly variables: readonly KernelVariable[];
    };

/** The name of the comm on both sides. */
export const COMM_TARGET = 'lab-datalake';

/** All attachments, as a kernel reads them. */
export function attachmentsWord(
  attachments: readonly Attachment[]
): JSONObject {
  return {
    kind: 'attachments',
    attachments: attachments.map(one => ({ ...one }))
  };
}

/** Asks whether the kernel knows us. */
export function helloWord(): JSONObject {
  return { kind: 'hello' };
}

/** Asks which of these modules the kernel could import. */
export function modulesWord(modules: readonly string[]): JSONObject {
  return { kind: 'modules', modules: [...modules] };
}

/** Null for what is no word of protocol 1. */
export function decodeWord(value: unknown): KernelWord | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    return null;
  }
  if (value.kind === 'hello') {
    return { kind: 'hello' };
  }
  if (
    value.kind === 'modules' &&
    'modules' in value &&
    Array.isArray(value.modules)
  ) {
    const modules: unknown[] = value.modules;
    return {
      kind: 'modules',
      modules: modules.filter(one => typeof one === 'string')
    };
  }
  if (
    value.kind === 'variables' &&
    'variables' in value &&
    Array.isArray(value.variables)
  ) {
    return {
      kind: 'variables',
      variables: value.variables.flatMap(decodeVariable)
    };
  }
  return null;
}

function decodeVariable(value: unknown): KernelVariable[] {
  const fields = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value) : []
  );
  const text = (key: string): string => {
    const one = fields.get(key);
    return typeof one === 'string' ? one : '';
  };
  const state = fields.get('state');
  if (state !== 'set' && state !== 'waiting' && state !== 'failed') {
    return [];
  }
  return [
    {
      variable: text('variable'),
      state,
      message: text('message'),
      cure: text('cure')
    }
  ];
}
