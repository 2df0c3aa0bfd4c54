import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Attachment, Wish } from '../api/wire';
import { wishText } from '../components/words';
import type { Datalake } from '../model/datalake';
import { COMMANDS } from './commandNames';

const WISHES: readonly Wish[] = ['auto', 'mount', 'copy', 'cache', 'remote'];

/** The command by which one wishes for a way to open what is attached. */
export function addWishCommand(
  commands: CommandRegistry,
  { attachments }: Datalake,
  trans: TranslationBundle
): void {
  const selected = (): Attachment | null =>
    attachments.find(attachments.selected ?? '');
  commands.addCommand(COMMANDS.wish, {
    describedBy: {
      args: {
        type: 'object',
        properties: { access: { enum: [...WISHES] } },
        required: ['access'],
        additionalProperties: false
      }
    },
    label: args => wishText(wishOf(args), trans),
    isEnabled: () => selected() !== null,
    isToggleable: true,
    isToggled: args => selected()?.access === wishOf(args),
    execute: args => {
      const attachment = selected();
      if (attachment) {
        attachments.wish(attachment.variable, wishOf(args));
      }
    }
  });
}

function wishOf({ access }: ReadonlyPartialJSONObject): Wish {
  return WISHES.find(one => one === access) ?? 'auto';
}
