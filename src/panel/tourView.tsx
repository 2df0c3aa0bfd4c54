import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { IconButton, TextButton } from '../components/controls';
import { TOUR_STEPS, type TourStep } from '../model/tour';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

/** One step of the tour, while somebody takes it. */
export function TourView(props: ViewProps): React.JSX.Element | null {
  const { datalake, trans } = props;
  const { tour } = datalake;
  useChanged(tour.changed);
  const { step } = tour;
  const place = React.useRef<HTMLElement>(null);
  const isTaken = step !== null;
  React.useEffect(() => {
    const panel = place.current?.closest('.jp-LabDatalake');
    if (panel?.contains(document.activeElement)) {
      place.current?.querySelector<HTMLElement>('.jp-mod-accept')?.focus();
    }
  }, [isTaken]);
  if (step === null) {
    return null;
  }
  const end = (event: React.SyntheticEvent): void => {
    const panel = event.currentTarget.closest('.jp-LabDatalake');
    tour.end();
    panel?.querySelector<HTMLElement>('input[type="search"]')?.focus();
  };
  return (
    // Escape ends it, wherever in it the keyboard is; the same is a button.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={place}
      className="jp-LabDatalake-tour"
      data-step={step}
      aria-label={trans.__('Tour')}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          end(event);
        }
      }}
    >
      <div className="jp-LabDatalake-tourWords">
        <div aria-live="polite">
          <h3>{titleOf(step, trans)}</h3>
          <p>{textOf(step, trans)}</p>
        </div>
        <IconButton
          icon={closeIcon}
          label={trans.__('Close the tour')}
          onClick={end}
        />
      </div>
      <TourButtons {...props} step={step} />
    </section>
  );
}

function TourButtons(
  props: ViewProps & { readonly step: TourStep }
): React.JSX.Element {
  const { datalake, step, trans } = props;
  const { tour } = datalake;
  const { openNotebook } = tour;
  return (
    <div className="jp-LabDatalake-line">
      <span className="jp-LabDatalake-grows jp-LabDatalake-secondary">
        {trans.__('%1 of %2', TOUR_STEPS.indexOf(step) + 1, TOUR_STEPS.length)}
      </span>
      <TextButton
        label={trans.__('Back')}
        isDisabled={tour.isFirst}
        onClick={() => {
          tour.back();
        }}
      />
      {/* One button all the way, so that the keyboard stays on it. */}
      <TextButton
        isMain
        label={
          !tour.isLast
            ? trans.__('Next')
            : openNotebook
              ? trans.__('Go on in a notebook')
              : trans.__('Done')
        }
        onClick={() => {
          tour.next();
          if (tour.step === null) {
            openNotebook?.();
          }
        }}
      />
    </div>
  );
}

function titleOf(step: TourStep, trans: TranslationBundle): string {
  switch (step) {
    case 'find':
      return trans.__('Find data');
    case 'look':
      return trans.__('Look at them');
    case 'attach':
      return trans.__('Attach them');
    case 'read':
      return trans.__('Read them');
  }
}

function textOf(step: TourStep, trans: TranslationBundle): string {
  switch (step) {
    case 'find':
      return trans.__(
        'Choose a scope below, then type a part of the name. The arrow before a name unfolds what is in it.'
      );
    case 'look':
      return trans.__(
        'A double click on a row, or Enter, opens it as a tab: its files, where they are, and what is inside them.'
      );
    case 'attach':
      return trans.__(
        'Select a row and press the link beside it, or Shift+Enter: it becomes a variable of the notebook.'
      );
    case 'read':
      return trans.__(
        'Use the variable in the next cell: any library opens it. The panel says which way, and why; the notebook remembers it.'
      );
  }
}
