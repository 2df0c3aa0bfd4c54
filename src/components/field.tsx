import * as React from 'react';

type FieldProps = {
  readonly name: string;
  readonly label: string;
  /** What a browser may fill in, as HTML names it. */
  readonly complete: string;
  readonly isSecret?: boolean;
  readonly isNeeded?: boolean;
};

/** One line to type into, with its label above it. */
export function Field(props: FieldProps): React.JSX.Element {
  return (
    <label className="jp-LabDatalake-field">
      <span>{props.label}</span>
      <input
        name={props.name}
        className="jp-mod-styled"
        type={props.isSecret ? 'password' : 'text'}
        autoComplete={props.complete}
        autoCapitalize="off"
        spellCheck={false}
        required={props.isNeeded}
      />
    </label>
  );
}

/** Takes what stands in a field out of it, so that it does not stay there. */
export function take(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name) as HTMLInputElement;
  const { value } = field;
  field.value = '';
  return value;
}
