import * as React from 'react';

import { AvailabilityText } from '../components/availability';
import { TextButton } from '../components/controls';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { FileTable } from '../components/fileTable';
import { countText } from '../components/words';
import { AskDoctor } from './firstAid';
import type { LookViewProps } from './lookProps';
import { useChanged, useFrames } from './useChanged';

/** The files of a collection, and a field that narrows them. */
export function FilesView(props: LookViewProps): React.JSX.Element {
  const { look, trans } = props;
  const { files } = look;
  useChanged(files.changed);
  return (
    <div className="jp-LabDatalake-lookPart jp-LabDatalake-filesPart">
      <div className="jp-LabDatalake-line jp-LabDatalake-filesBar">
        <input
          type="search"
          className="jp-mod-styled"
          aria-label={trans.__('Narrow the files')}
          placeholder={trans.__('Part of a name, or a pattern with *')}
          value={files.text}
          onChange={event => {
            files.narrow(event.target.value);
          }}
        />
        <CountText {...props} />
        {files.chosen.length === 0 ? null : (
          <TextButton
            label={trans._n(
              'Clear the choice of %2 file',
              'Clear the choice of %2 files',
              files.chosen.length,
              countText(files.chosen.length)
            )}
            onClick={() => {
              files.chooseNone();
            }}
          />
        )}
      </div>
      <FilesBody {...props} />
    </div>
  );
}

function CountText({ look, trans }: LookViewProps): React.JSX.Element {
  const { availability, isNarrowing, text, total } = look.files;
  const fit =
    text === ''
      ? trans._n('%2 file', '%2 files', total ?? 0, countText(total ?? 0))
      : trans._n(
          '%2 file fits',
          '%2 files fit',
          total ?? 0,
          countText(total ?? 0)
        );
  return (
    <span role="status" className="jp-LabDatalake-secondary">
      {total === null
        ? ''
        : isNarrowing
          ? trans.__('Looking…')
          : availability?.state === 'coming'
            ? trans.__(
                '%1 · ways known for %2',
                fit,
                countText(availability.done)
              )
            : fit}
    </span>
  );
}

function FilesBody({
  datalake,
  look,
  trans
}: LookViewProps): React.JSX.Element {
  const { files } = look;
  useFrames(files.changed);
  const onShow = React.useCallback(
    (first: number, last: number) => {
      files.show(first, last);
    },
    [files]
  );
  const { availability, failure, total } = files;
  if (failure !== null) {
    return (
      <FailureFace
        failure={failure}
        trans={trans}
        actionLabel={trans.__('Try again')}
        onAction={() => {
          files.again();
        }}
      />
    );
  }
  if (total === null) {
    return (
      <AvailabilityText
        availability={availability ?? { state: 'asking' }}
        kind="dataset"
        aid={said => (
          <AskDoctor {...{ datalake, said, trans }} lake={look.query.lake} />
        )}
        trans={trans}
      />
    );
  }
  if (total === 0) {
    return (
      <Face
        mood="empty"
        message={
          files.text === ''
            ? trans.__('It holds no files.')
            : trans.__('No file fits.')
        }
      />
    );
  }
  return (
    <FileTable
      label={trans.__('Files of %1', look.query.did)}
      total={total}
      at={index => files.at(index)}
      isChosen={did => files.isChosen(did)}
      onChoose={file => {
        files.choose(file);
      }}
      onOpen={did => {
        datalake.looks.ask({ lake: look.query.lake, did });
      }}
      onShow={onShow}
      trans={trans}
    />
  );
}
