import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { PastRule, RuleEntry, RuleState } from '../api/wire';
import { Name } from './controls';
import { Grid } from './grid';
import { When } from './when';
import { countText } from './words';

/** What the state of a rule means, and what will become of it. */
function ruleText(state: RuleState, trans: TranslationBundle): string {
  switch (state) {
    case 'OK':
      return trans.__('All copies are there.');
    case 'REPLICATING':
      return trans.__('Copies are on their way.');
    case 'STUCK':
      return trans.__(
        'Stuck: some copies could not be made; Rucio tries again.'
      );
    case 'SUSPENDED':
      return trans.__(
        'Suspended: Rucio has given up trying until somebody sees to it.'
      );
    case 'WAITING_APPROVAL':
      return trans.__('Waits until an administrator of the storage approves.');
    case 'INJECT':
      return trans.__('Accepted: Rucio is working out what to copy.');
    case 'UNKNOWN':
      return trans.__('In a state that is not known here.');
  }
}

type RuleListProps = {
  /** The DID that is looked at: rules of others say whose they are. */
  readonly did: string;
  readonly rules: readonly RuleEntry[];
  readonly trans: TranslationBundle;
};

/** The rules that keep copies of a DID. */
export function RuleList(props: RuleListProps): React.JSX.Element {
  return (
    <ul className="jp-LabDatalake-rules">
      {props.rules.map(rule => (
        <RuleItem key={rule.id} {...props} rule={rule} />
      ))}
    </ul>
  );
}

function RuleItem(
  props: RuleListProps & { readonly rule: RuleEntry }
): React.JSX.Element {
  const { rule, trans } = props;
  const total = rule.ok + rule.replicating + rule.stuck;
  return (
    <li className="jp-LabDatalake-rule" data-state={rule.state}>
      <p className="jp-LabDatalake-ruleHead">
        <strong>
          {trans._n(
            '%2 copy at %3',
            '%2 copies at %3',
            rule.copies,
            countText(rule.copies),
            rule.rse_expression
          )}
        </strong>{' '}
        <span>{ruleText(rule.state, trans)}</span>
      </p>
      {total > 0 ? (
        <div className="jp-LabDatalake-line">
          <progress
            className="jp-LabDatalake-progress"
            aria-label={trans.__('Copied to %1', rule.rse_expression)}
            max={total}
            value={rule.ok}
          />
          <span className="jp-LabDatalake-size">
            {trans.__('%1 of %2 files', countText(rule.ok), countText(total))}
          </span>
        </div>
      ) : null}
      {rule.stuck > 0 || rule.error !== '' ? (
        <p className="jp-LabDatalake-problem">
          {rule.stuck > 0
            ? trans._n(
                '%2 file is stuck.',
                '%2 files are stuck.',
                rule.stuck,
                countText(rule.stuck)
              )
            : ''}{' '}
          <span lang="en">{rule.error}</span>
        </p>
      ) : null}
      <RuleFacts {...props} />
    </li>
  );
}

function RuleFacts(
  props: RuleListProps & { readonly rule: RuleEntry }
): React.JSX.Element {
  const { rule, trans } = props;
  return (
    <p className="jp-LabDatalake-secondary">
      {trans.__('By %1', rule.account)}
      {rule.created_at === null ? null : (
        <>
          {', '}
          <When iso={rule.created_at} />
        </>
      )}
      {' · '}
      {rule.expires_at === null ? (
        trans.__('until somebody ends it')
      ) : (
        <>
          {trans.__('ends')} <When iso={rule.expires_at} />
        </>
      )}
      {rule.is_locked ? ` · ${trans.__('locked')}` : ''}
      {[rule.activity, rule.comment].filter(Boolean).map(text => (
        <React.Fragment key={text}>
          {' · '}
          <Name text={text} />
        </React.Fragment>
      ))}
      {rule.did === props.did ? null : (
        <>
          {' · '}
          {trans.__('for')} <Name text={rule.did} />
        </>
      )}
    </p>
  );
}

/** The rules that a DID has or had. */
export function PastRuleGrid(props: {
  readonly rules: readonly PastRule[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { rules, trans } = props;
  return (
    <Grid
      label={trans.__('Rules, also those that have ended')}
      columns={[
        trans.__('Where to'),
        trans.__('By'),
        trans.__('Made'),
        trans.__('Last change'),
        trans.__('State')
      ]}
      rows={rules.map(rule => [
        <Name key="rse" text={rule.rse_expression} />,
        <Name key="account" text={rule.account} />,
        rule.created_at === null ? '' : <When iso={rule.created_at} />,
        rule.updated_at === null ? '' : <When iso={rule.updated_at} />,
        ruleText(rule.state, trans)
      ])}
    />
  );
}
