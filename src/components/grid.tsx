import * as React from 'react';

type GridProps = {
  readonly label: string;
  readonly columns: readonly React.ReactNode[];
  /** For each row, what stands in each column. */
  readonly rows: readonly (readonly React.ReactNode[])[];
  /** What stands below: whether these are all. */
  readonly note?: string;
};

/** A table that scrolls by itself where it is too wide. */
export function Grid(props: GridProps): React.JSX.Element {
  return (
    <>
      {/* What scrolls must be reached by the keyboard. */}
      <div
        className="jp-LabDatalake-gridFrame"
        role="group"
        aria-label={props.label}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className="jp-LabDatalake-grid" aria-label={props.label}>
          <thead>
            <tr>
              {props.columns.map((column, place) => (
                <th key={place} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row, number) => (
              <tr key={number}>
                {row.map((cell, place) => (
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.note ? (
        <p className="jp-LabDatalake-secondary">{props.note}</p>
      ) : null}
    </>
  );
}
