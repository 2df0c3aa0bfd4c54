import { Clipboard } from '@jupyterlab/apputils';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import type { Lake, Way } from '../api/wire';
import { TextButton } from '../components/controls';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { PassphraseForm, SignInForm } from '../components/signInForm';
import { CodeCard, PageCard } from '../components/signInSteps';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

type SignInViewProps = ViewProps & {
  readonly lake: Lake;
  readonly ways: readonly Way[];
  /** Why one should sign in; null where one merely wants to. */
  readonly why: { readonly message: string; readonly cure: string } | null;
};

/** The ways to sign in to a lake, or how far one is with one of them. */
export function SignInView(props: SignInViewProps): React.JSX.Element {
  const { datalake, lake, trans, why } = props;
  const { signIns } = datalake;
  useChanged(signIns.changed);
  const step = signIns.stepOf(lake.name);
  const onCancel = (): void => void signIns.cancel(lake.name);
  const isWanted = signIns.isWanted(lake.name);
  const place = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (isWanted) {
      place.current?.querySelector<HTMLElement>('button, input')?.focus();
    }
  }, [isWanted]);
  return (
    <div
      ref={place}
      role="region"
      aria-label={trans.__('Sign in to %1', lake.display_name)}
    >
      {why && (step.step === 'none' || step.step === 'asking') ? (
        <Face mood="signed_out" {...why} isForeign />
      ) : null}
      {step.step === 'failed' ? (
        <FailureFace failure={step.failure} trans={trans} />
      ) : null}
      {step.step === 'code' ? (
        <CodeCard
          {...step}
          onCopy={text => {
            Clipboard.copyToSystem(text);
          }}
          onAgain={() => void signIns.beginCode(lake.name)}
          onCancel={onCancel}
          trans={trans}
        />
      ) : step.step === 'page' ? (
        <PageCard
          {...step}
          onType={code => signIns.type(lake.name, code)}
          onAgain={() => {
            openPage(signIns.beginPage(lake.name));
          }}
          onCancel={onCancel}
          trans={trans}
        />
      ) : (
        <Ways {...props} />
      )}
    </div>
  );
}

function Ways(props: SignInViewProps): React.JSX.Element {
  const { datalake, lake, trans, ways, why } = props;
  const { signIns } = datalake;
  return (
    <div className="jp-LabDatalake-ways">
      {ways.map((way, index) => (
        <WayIn key={way} {...props} way={way} isMain={index === 0} />
      ))}
      <TextButton
        label={why ? trans.__('Try again') : trans.__('Not now')}
        onClick={() => {
          signIns.done(lake.name);
          void datalake.lakes.look(lake.name);
        }}
      />
    </div>
  );
}

function WayIn(
  props: SignInViewProps & { readonly way: Way; readonly isMain: boolean }
): React.JSX.Element {
  const { datalake, isMain, lake, trans } = props;
  const { lakes, signIns } = datalake;
  const isBusy = signIns.stepOf(lake.name).step === 'asking';
  const ended = async (
    sent: Promise<RequestFailure | null>
  ): Promise<RequestFailure | null> => {
    const failure = await sent;
    if (failure === null) {
      signIns.done(lake.name);
    }
    return failure;
  };
  switch (props.way) {
    case 'password':
      return (
        <SignInForm
          lakeName={lake.display_name}
          onSignIn={({ account, ...who }) =>
            ended(
              lakes.signIn({
                lake: lake.name,
                ...who,
                account: account === '' ? null : account
              })
            )
          }
          trans={trans}
        />
      );
    case 'passphrase':
      return (
        <PassphraseForm
          lakeName={lake.display_name}
          onUnlock={passphrase => ended(lakes.unlock(lake.name, passphrase))}
          trans={trans}
        />
      );
    case 'code':
      return (
        <TextButton
          isMain={isMain}
          isDisabled={isBusy}
          label={
            isMain ? trans.__('Sign in with a code') : trans.__('Use a code')
          }
          onClick={() => void signIns.beginCode(lake.name)}
        />
      );
    case 'browser':
    case 'rucio':
      return (
        <TextButton
          isMain={isMain}
          isDisabled={isBusy}
          label={isBusy ? trans.__('Opening the page…') : trans.__('Sign in')}
          onClick={() => {
            openPage(signIns.beginPage(lake.name));
          }}
        />
      );
  }
}

/** Open a page as soon as its address is known; within a click, because browsers block what opens by itself. */
function openPage(coming: Promise<string | null>): void {
  const opened = window.open('', '_blank');
  void coming.then(page => {
    if (page === null) {
      opened?.close();
    } else if (opened) {
      opened.opener = null; // what is opened has nothing to say here
      opened.location.replace(page);
    }
  });
}
