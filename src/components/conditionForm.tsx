import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Key, ValueType } from '../api/wire';
import { Combobox } from './combobox';
import { TextButton } from './controls';

const SIGNS: Readonly<Record<ValueType, readonly string[]>> = {
  number: ['=', '!=', '>', '>=', '<', '<='],
  time: ['>=', '<='],
  text: ['=', '!='],
  boolean: ['=']
};

type ConditionFormProps = {
  readonly keys: readonly Key[];
  readonly isLoading: boolean;
  /** Why the keys are not known; empty if nothing is wrong. */
  readonly problem: string;
  /** Look also for this; type: of the key, where it is known. */
  readonly onAdd: (condition: {
    readonly key: string;
    readonly sign: string;
    readonly value: string;
    readonly type: ValueType | undefined;
  }) => void;
  readonly trans: TranslationBundle;
};

/** A condition, made from the keys that the lake has. */
export function ConditionForm(props: ConditionFormProps): React.JSX.Element {
  const { keys, trans } = props;
  const [typed, setTyped] = React.useState('');
  const [sign, setSign] = React.useState('=');
  const [value, setValue] = React.useState('');
  const key = keys.find(one => one.key === typed);
  const type = key?.type ?? 'number';
  const signs = SIGNS[type];
  const chosen = signs.includes(sign) ? sign : (signs[0] ?? '=');
  const add = (): void => {
    if (/^[A-Za-z_][\w-]*$/.test(typed) && value !== '') {
      props.onAdd({ key: typed, sign: chosen, value, type: key?.type });
      setTyped('');
      setValue('');
    }
  };
  return (
    <div
      role="group"
      className="jp-LabDatalake-condition"
      aria-label={trans.__('Add a condition')}
    >
      <Combobox
        label={trans.__('Key')}
        placeholder={trans.__('Key')}
        value={typed}
        options={keysLike(keys, typed)}
        isBusy={props.isLoading}
        onChange={setTyped}
        onPick={setTyped}
      />
      <HTMLSelect
        className="jp-LabDatalake-select"
        aria-label={trans.__('Operator')}
        value={chosen}
        onChange={event => {
          setSign(event.target.value);
        }}
      >
        {signs.map(one => (
          <option key={one}>{one}</option>
        ))}
      </HTMLSelect>
      <ValueField
        value={value}
        type={type}
        examples={key?.examples ?? []}
        onChange={setValue}
        onEnter={add}
        trans={trans}
      />
      <TextButton
        label={trans.__('Add')}
        isDisabled={typed === '' || value === ''}
        onClick={add}
      />
      <p className="jp-LabDatalake-secondary" role="status">
        {props.problem === '' ? noteText(key, trans) : props.problem}
      </p>
    </div>
  );
}

type ValueFieldProps = {
  readonly value: string;
  readonly type: ValueType;
  readonly examples: readonly string[];
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
  readonly trans: TranslationBundle;
};

function ValueField(props: ValueFieldProps): React.JSX.Element {
  const { examples, trans, type, value } = props;
  const list = React.useId();
  const proposed = type === 'boolean' ? ['true', 'false'] : examples;
  return (
    <>
      <input
        type={type === 'time' ? 'date' : 'text'}
        inputMode={type === 'number' ? 'decimal' : 'text'}
        className="jp-mod-styled"
        aria-label={trans.__('Value')}
        placeholder={proposed[0] ?? trans.__('Value')}
        list={list}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={event => {
          props.onChange(event.target.value);
        }}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            event.preventDefault();
            props.onEnter();
          }
        }}
      />
      <datalist id={list}>
        {proposed.map(one => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

/** Keys that hold what was typed. */
function keysLike(keys: readonly Key[], typed: string): string[] {
  return keys
    .map(({ key }) => key)
    .filter(key => key.toLowerCase().includes(typed.toLowerCase()));
}

function noteText(key: Key | undefined, trans: TranslationBundle): string {
  if (!key) {
    return trans.__('Keys that some of the data here have are proposed.');
  }
  return key.means === 'column'
    ? trans.__('A column of Rucio. Bytes, length and created_at go with all.')
    : trans.__('Metadata. It goes with other metadata, not with most columns.');
}
