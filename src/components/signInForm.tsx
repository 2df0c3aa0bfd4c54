import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import { TextButton } from './controls';
import { FailureFace } from './failureFace';
import { Field, take } from './field';

/** What a person types to sign in; `account` is empty for the identity's own. */
type Credentials = {
  readonly username: string;
  readonly password: string;
  readonly account: string;
};

type SignInFormProps = {
  readonly lakeName: string;
  /** Signs in; null if it worked, else what was wrong. */
  readonly onSignIn: (
    credentials: Credentials
  ) => Promise<RequestFailure | null>;
  readonly trans: TranslationBundle;
};

/** User and password of a lake. The password stands in its field only, and is cleared as soon as it is sent. */
export function SignInForm(props: SignInFormProps): React.JSX.Element {
  const { trans } = props;
  const [failure, setFailure] = React.useState<RequestFailure | null>(null);
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
      password: take(form, 'password'),
      account: field('account').value
    });
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
      {failure ? <FailureFace failure={failure} trans={props.trans} /> : null}
    </form>
  );
}

type PassphraseFormProps = {
  readonly lakeName: string;
  /** Signs in; null if it worked, else what was wrong. */
  readonly onUnlock: (passphrase: string) => Promise<RequestFailure | null>;
  readonly trans: TranslationBundle;
};

/** The passphrase of one's key. It stands in its field only, and is cleared as soon as it is sent. */
export function PassphraseForm(props: PassphraseFormProps): React.JSX.Element {
  const { trans } = props;
  return (
    <OneFieldForm
      label={trans.__('Sign in to %1 with a key', props.lakeName)}
      field={trans.__('Passphrase of the key')}
      isSecret
      button={trans.__('Sign in')}
      busy={trans.__('Signing in…')}
      onSend={props.onUnlock}
      trans={trans}
    />
  );
}

type OneFieldFormProps = {
  readonly label: string;
  readonly field: string;
  readonly button: string;
  readonly busy: string;
  readonly isSecret?: boolean;
  /** Sends what was typed; null if it was taken, else what was wrong. */
  readonly onSend: (text: string) => Promise<RequestFailure | null>;
  readonly trans: TranslationBundle;
};

/** One thing to type and to send; the field is cleared as soon as it is sent. */
export function OneFieldForm(props: OneFieldFormProps): React.JSX.Element {
  const [failure, setFailure] = React.useState<RequestFailure | null>(null);
  const [isBusy, setBusy] = React.useState(false);
  const onSubmit = async (
    event: React.FormEvent<HTMLFormElement>
  ): Promise<void> => {
    event.preventDefault();
    const sent = props.onSend(take(event.currentTarget, 'text'));
    setBusy(true);
    setFailure(await sent);
    setBusy(false);
  };
  return (
    <form
      className="jp-LabDatalake-form"
      aria-label={props.label}
      onSubmit={event => void onSubmit(event)}
    >
      <Field
        name="text"
        label={props.field}
        complete={props.isSecret ? 'current-password' : 'off'}
        isSecret={props.isSecret}
        isNeeded
      />
      <TextButton
        submits
        isMain
        isDisabled={isBusy}
        label={isBusy ? props.busy : props.button}
      />
      {failure ? <FailureFace failure={failure} trans={props.trans} /> : null}
    </form>
  );
}
