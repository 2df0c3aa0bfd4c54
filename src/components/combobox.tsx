import * as React from 'react';

import { Name } from './controls';

type ComboboxProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** What completes the value, best first. */
  readonly options: readonly string[];
  readonly isBusy: boolean;
  readonly onChange: (value: string) => void;
  /** An option was taken, or Enter was pressed. */
  readonly onPick: (value: string) => void;
};

/** A text field that proposes how to go on (the combobox of the ARIA practices, with a list). */
export function Combobox(props: ComboboxProps): React.JSX.Element {
  const { options, value } = props;
  const [isOpen, setOpen] = React.useState(false);
  const [active, setActive] = React.useState(-1);
  const id = React.useId();
  const shown =
    isOpen &&
    options.length > 0 &&
    !(options.length === 1 && options[0] === value);
  const pick = (option: string): void => {
    setOpen(false);
    setActive(-1);
    props.onPick(option);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step =
      event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      setActive(shown ? (active + step + options.length) % options.length : 0);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      pick((shown ? options[active] : undefined) ?? value);
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <div className="jp-LabDatalake-combobox">
      <input
        type="text"
        role="combobox"
        className="jp-mod-styled"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={
          shown && active >= 0 ? `${id}-${active}` : undefined
        }
        aria-busy={props.isBusy}
        autoComplete="off"
        spellCheck={false}
        placeholder={props.placeholder}
        value={value}
        onKeyDown={onKeyDown}
        onFocus={() => {
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
        }}
        onChange={event => {
          setOpen(true);
          setActive(-1);
          props.onChange(event.target.value);
        }}
      />
      <Options
        id={id}
        label={props.label}
        options={shown ? options : []}
        active={active}
        onPick={pick}
      />
    </div>
  );
}

type OptionsProps = {
  readonly id: string;
  readonly label: string;
  readonly options: readonly string[];
  readonly active: number;
  readonly onPick: (option: string) => void;
};

function Options(props: OptionsProps): React.JSX.Element {
  return (
    <div
      id={`${props.id}-list`}
      role="listbox"
      aria-label={props.label}
      className="jp-LabDatalake-options"
      hidden={props.options.length === 0}
    >
      {props.options.map((option, index) => (
        // The keyboard stays in the text field, as the ARIA practices want it.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={option}
          id={`${props.id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.active}
          className="jp-LabDatalake-option"
          onMouseDown={event => {
            event.preventDefault();
          }}
          onClick={() => {
            props.onPick(option);
          }}
        >
          <Name text={option} />
        </div>
      ))}
    </div>
  );
}
