import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Histogram } from '../api/wire';
import { countText } from './words';

const WIDTH = 480;
const HEIGHT = 160;

/** Counts in bins, drawn as steps. */
export function HistogramChart(props: {
  readonly histogram: Histogram;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { histogram, trans } = props;
  const { counts, high, low } = histogram;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <figure className="jp-LabDatalake-histogram">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={trans.__(
          'Histogram of %1: %2 values from %3 to %4',
          histogram.title,
          countText(total),
          numberText(low),
          numberText(high)
        )}
      >
        <path d={stepsOf(counts)} />
      </svg>
      <figcaption className="jp-LabDatalake-line jp-LabDatalake-secondary">
        <span>{numberText(low)}</span>
        <span>{trans.__('%1 values', countText(total))}</span>
        <span>{numberText(high)}</span>
      </figcaption>
    </figure>
  );
}

function stepsOf(counts: readonly number[]): string {
  const most = Math.max(...counts, 1);
  const width = WIDTH / counts.length;
  const steps = counts.map((count, bin) => {
    const y = (HEIGHT * (1 - Math.max(count, 0) / most)).toFixed(1);
    return `L${(bin * width).toFixed(1)} ${y}H${((bin + 1) * width).toFixed(1)}`;
  });
  return `M0 ${HEIGHT}${steps.join('')}V${HEIGHT}Z`;
}

function numberText(value: number): string {
  return value.toLocaleString(undefined, { maximumSignificantDigits: 4 });
}
