import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import type { SignInCode, SignInPage } from '../api/wire';
import { IconButton, TextButton } from './controls';
import { Face } from './face';
import { QrCode } from './qrCode';
import { OneFieldForm } from './signInForm';
import { durationText, useSecondsLeft } from './timeLeft';

type CodeCardProps = {
  readonly code: SignInCode;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  readonly onCopy: (text: string) => void;
  readonly onAgain: () => void;
  readonly onCancel: () => void;
  readonly trans: TranslationBundle;
};

/** A code, the page where it is typed, and the same for a telephone. */
export function CodeCard(props: CodeCardProps): React.JSX.Element {
  const { code, trans } = props;
  return (
    <div
      className="jp-LabDatalake-signIn"
      role="group"
      aria-label={trans.__('Sign in with a code')}
    >
      <p>
        {trans.__(
          'Open the page of the provider, here or on your telephone, and confirm this code there:'
        )}
      </p>
      <div className="jp-LabDatalake-line">
        <output
          className="jp-LabDatalake-userCode"
          aria-label={trans.__('Code')}
        >
          {code.user_code}
        </output>
        <IconButton
          icon={copyIcon}
          label={trans.__('Copy the code')}
          onClick={() => {
            props.onCopy(code.user_code);
          }}
        />
      </div>
      <PageLink
        page={code.page_with_code ?? code.page}
        label={trans.__('Open the page')}
      />
      <Waiting
        endsAt={props.endsAt}
        again={trans.__('New code')}
        onAgain={props.onAgain}
        onCancel={props.onCancel}
        trans={trans}
      />
      <QrCode
        text={code.page_with_code ?? code.page}
        label={trans.__('The address of the page, for a telephone')}
      />
    </div>
  );
}

type PageCardProps = {
  readonly page: SignInPage;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** Sends the code that the page showed; null if it was taken, else what was wrong. */
  readonly onType: (code: string) => Promise<RequestFailure | null>;
  readonly onAgain: () => void;
  readonly onCancel: () => void;
  readonly trans: TranslationBundle;
};

/** A page that was opened for the person, until they have signed in there. */
export function PageCard(props: PageCardProps): React.JSX.Element {
  const { page, trans } = props;
  return (
    <div
      className="jp-LabDatalake-signIn"
      role="group"
      aria-label={trans.__('Sign in on a page')}
    >
      <p>
        {page.takes_code
          ? trans.__(
              'Sign in on the page that has opened. At its end it shows a code: copy it, and type it here.'
            )
          : trans.__(
              'Sign in on the page that has opened; then you can go on here.'
            )}
      </p>
      <PageLink
        page={page.page}
        label={trans.__('No page to be seen? Open it')}
      />
      {page.takes_code ? (
        <OneFieldForm
          label={trans.__('The code that the page shows')}
          field={trans.__('Code')}
          button={trans.__('Go on')}
          busy={trans.__('Signing in…')}
          onSend={props.onType}
          trans={trans}
        />
      ) : null}
      <Waiting
        endsAt={props.endsAt}
        again={trans.__('Begin again')}
        onAgain={props.onAgain}
        onCancel={props.onCancel}
        trans={trans}
      />
    </div>
  );
}

function PageLink(props: {
  readonly page: string;
  readonly label: string;
}): React.JSX.Element {
  return (
    <a
      className="jp-LabDatalake-pageLink"
      href={props.page}
      target="_blank"
      rel="noopener noreferrer"
      title={props.page}
    >
      {props.label}
    </a>
  );
}

type WaitingProps = {
  readonly endsAt: number;
  readonly again: string;
  readonly onAgain: () => void;
  readonly onCancel: () => void;
  readonly trans: TranslationBundle;
};

function Waiting(props: WaitingProps): React.JSX.Element {
  const { trans } = props;
  const left = useSecondsLeft(props.endsAt) ?? 0;
  return (
    <>
      <Face
        mood="loading"
        message={trans.__('Waiting for you to sign in there…')}
      >
        <span className="jp-LabDatalake-secondary" role="timer">
          {trans.__('%1 left', durationText(left, trans))}
        </span>
      </Face>
      <div className="jp-LabDatalake-line">
        <TextButton label={props.again} onClick={props.onAgain} />
        <TextButton label={trans.__('Cancel')} onClick={props.onCancel} />
      </div>
    </>
  );
}
