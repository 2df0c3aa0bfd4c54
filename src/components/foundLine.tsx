import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Progress } from '../model/listing';
import type { Order } from '../model/order';
import { TextButton } from './controls';
import { WordSelect } from './wordSelect';
import { countText } from './words';

type FoundLineProps = {
  readonly count: number;
  readonly state: Progress['state'];
  /** Whether there is room for more rows. */
  readonly canGoOn: boolean;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly onStop: () => void;
  readonly onGoOn: () => void;
  readonly trans: TranslationBundle;
};

/** How much was found, whether that is all, how to go on, and in which order it stands. */
export function FoundLine(props: FoundLineProps): React.JSX.Element {
  const { state, trans } = props;
  return (
    <div
      className="jp-LabDatalake-line jp-LabDatalake-countLine"
      data-state={state}
    >
      <span role="status" aria-busy={state === 'loading'}>
        {foundText(props)}
      </span>
      {state === 'loading' ? (
        <TextButton label={trans.__('Stop')} onClick={props.onStop} />
      ) : null}
      {(state === 'cut' || state === 'stopped') && props.canGoOn ? (
        <TextButton
          label={trans.__('Go on from here')}
          onClick={props.onGoOn}
        />
      ) : null}
      {props.count > 1 ? <OrderSelect {...props} /> : null}
    </div>
  );
}

function foundText({ canGoOn, count, state, trans }: FoundLineProps): string {
  const shown = countText(count);
  switch (state) {
    case 'none':
      return '';
    case 'loading':
      return count === 0
        ? trans.__('Searching…')
        : trans.__('%1 so far…', shown);
    case 'whole':
      return trans._n('%2 found', '%2 found', count, shown);
    case 'cut':
      return canGoOn
        ? trans.__('Only the first %1 are shown: there are more.', shown)
        : trans.__(
            'Only the first %1 are shown: say more precisely what you look for.',
            shown
          );
    case 'stopped':
      return trans.__('Stopped after %1', shown);
    case 'broken':
      return count === 0 ? '' : trans.__('%1, and then it broke off', shown);
  }
}

function OrderSelect(props: FoundLineProps): React.JSX.Element {
  const { trans } = props;
  const words: Readonly<Record<Order, string>> = {
    found: trans.__('As they come'),
    name: trans.__('By name'),
    size: trans.__('Biggest first'),
    files: trans.__('Most files first')
  };
  return (
    <WordSelect
      className="jp-LabDatalake-order"
      label={trans.__('Order')}
      words={words}
      value={props.order}
      onChange={props.onOrder}
    />
  );
}
