import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Section, Table } from '../api/wire';
import { Name } from './controls';
import { Grid } from './grid';
import { HistogramChart } from './histogram';
import { visibleLines } from './words';

type SectionsProps = {
  readonly sections: readonly Section[];
  /** Look at something in the file, as a table's `opens` says. */
  readonly onOpen: (inside: string) => void;
  readonly trans: TranslationBundle;
};

/** What is inside a file; all of it comes out of the file, and is shown as text, never as markup. */
export function PreviewSections(props: SectionsProps): React.JSX.Element {
  return (
    <>
      {props.sections.map((section, place) => (
        <section
          key={place}
          className="jp-LabDatalake-part"
          aria-label={section.title}
        >
          <h3>
            <Name text={section.title} />
          </h3>
          <Content {...props} section={section} />
          {section.note === '' ? null : (
            <p className="jp-LabDatalake-secondary" lang="en">
              {section.note}
            </p>
          )}
        </section>
      ))}
    </>
  );
}

function Content(
  props: SectionsProps & { readonly section: Section }
): React.JSX.Element {
  const { section, trans } = props;
  switch (section.section) {
    case 'pairs':
      return (
        <Grid
          label={section.title}
          columns={[trans.__('Key'), trans.__('Value')]}
          rows={section.pairs.map(({ key, value }) => [
            <Name key="key" text={key} />,
            <Name key="value" text={value} />
          ])}
        />
      );
    case 'table':
      return <Rows {...props} table={section} />;
    case 'text':
      return (
        <pre
          className="jp-LabDatalake-previewText"
          aria-label={section.title}
          // What scrolls must be reached by the keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          {visibleLines(section.text)}
        </pre>
      );
    case 'picture':
      return (
        <img
          className="jp-LabDatalake-picture"
          alt={section.title}
          src={`data:${section.media};base64,${section.data}`}
        />
      );
    case 'histogram':
      return <HistogramChart histogram={section} trans={trans} />;
  }
}

function Rows(
  props: SectionsProps & { readonly table: Table }
): React.JSX.Element {
  const { onOpen, table } = props;
  const first = (text: string, inside: string): React.ReactNode =>
    inside === '' ? (
      <Name text={text} />
    ) : (
      <button
        type="button"
        className="jp-LabDatalake-link"
        onClick={() => {
          onOpen(inside);
        }}
      >
        <Name text={text} />
      </button>
    );
  return (
    <Grid
      label={table.title}
      columns={table.columns.map((column, place) => (
        <Name key={place} text={column} />
      ))}
      rows={table.rows.map((row, number) =>
        row.map((cell, place) =>
          place === 0 ? (
            <React.Fragment key="first">
              {first(cell, table.opens[number] ?? '')}
            </React.Fragment>
          ) : (
            <Name key={place} text={cell} />
          )
        )
      )}
    />
  );
}
