import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

type WordSelectProps<T extends string> = {
  readonly label: string;
  /** What can be chosen, in this order, with the word for it. */
  readonly words: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly className?: string;
};

/** A choice of one of a few things. */
export function WordSelect<T extends string>(
  props: WordSelectProps<T>
): React.JSX.Element {
  return (
    <HTMLSelect
      className={`jp-LabDatalake-select ${props.className ?? ''}`.trim()}
      aria-label={props.label}
      value={props.value}
      onChange={event => {
        props.onChange(event.target.value as T);
      }}
    >
      {Object.entries<string>(props.words).map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </HTMLSelect>
  );
}
