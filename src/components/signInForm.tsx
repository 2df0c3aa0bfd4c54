import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Failure } from '../api/wire';
import { TextButton } from './controls';
import { Face } from './face';

/** What a person types to sign in; `account` is empty for the identity's own. */
type Credentials = {
  readonly username: string;
  readonly password: string;
  readonly account: string;
};

type SignInFormProps = {
  readonly lakeName: string;
  readonly message: string;
  readonly cure: string;
  /** Signs in; null if it worked, else what was wrong. */
  readonly onSignIn: (credentials: Credentials) => Promise<Failure | null>;
  readonly trans: TranslationBundle;
};

/** User and password of a lake. The password stands in its field only, and is cleared as soon as it is sent. */
export function SignInForm(props: SignInFormProps): React.JSX.Element {
  const { trans } = props;
  const [failure, setFailure] = React.useState<Failure | null>(null);
  const [isBusy, setBusy] = React.useState(false);
  const onSubmit = async (
    event: React.FormEvent<HTMLFormElement>
  ): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const field = (name: string): HTMLInputElement =>
      form.elements.namedItem(name) as HTMLInputElement;
    const sent = props.onSignIn({
      username: field('username').value,
      password: field('password').value,
      account: field('account').value
    });
    field('password').value = '';
    setBusy(true);
    setFailure(await sent);
    setBusy(false);
  };
  return (
    <form
      className="jp-LabDatalake-form"
      aria-label={trans.__('Sign in to %1', props.lakeName)}
      onSubmit={event => void onSubmit(event)}
    >
      <Face mood="signed_out" message={props.message} cure={props.cure} />
      <Field
        name="username"
        label={trans.__('User')}
        complete="username"
        isNeeded
      />
      <Field
        name="password"
        label={trans.__('Password')}
        complete="current-password"
        isSecret
        isNeeded
      />
      <Field
        name="account"
        label={trans.__('Account (empty for your own)')}
        complete="off"
      />
      <TextButton
        submits
        isMain
        isDisabled={isBusy}
        label={isBusy ? trans.__('Signing in…') : trans.__('Sign in')}
      />
      {failure ? (
        <Face mood="failed" message={failure.message} cure={failure.cure} />
      ) : null}
    </form>
  );
}

type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly complete: string;
  readonly isSecret?: boolean;
  readonly isNeeded?: boolean;
};

function Field(props: FieldProps): React.JSX.Element {
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
