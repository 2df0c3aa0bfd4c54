import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { FileEntry } from '../api/wire';
import { Name } from './controls';
import { useScrolled, windowOf } from './window';
import { accessText, bytesText } from './words';

const ROW_HEIGHT = 24;
const PAGE = 10;

type FileTableProps = {
  readonly label: string;
  readonly total: number;
  /** One file; undefined while it is on its way. */
  readonly at: (index: number) => FileEntry | undefined;
  readonly isChosen: (did: string) => boolean;
  readonly onChoose: (file: FileEntry) => void;
  /** Look at it closely. */
  readonly onOpen: (did: string) => void;
  /** These are on the screen. */
  readonly onShow: (first: number, last: number) => void;
  readonly trans: TranslationBundle;
};

/** The files of a collection, of which only those on the screen are drawn, and known. */
export function FileTable(props: FileTableProps): React.JSX.Element {
  const { onShow, total, trans } = props;
  const id = React.useId();
  const [current, setCurrent] = React.useState(0);
  const scroller = React.useRef<HTMLDivElement>(null);
  const [scrolled, onScroll] = useScrolled(scroller);
  const shown = windowOf(total, ROW_HEIGHT, scrolled);
  const { count, first } = shown;
  React.useEffect(() => {
    if (count > 0) {
      onShow(first, first + count - 1);
    }
  }, [onShow, first, count, total]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const wanted = stepOf(event.key, current, total);
    const file = props.at(current);
    if (wanted !== null) {
      setCurrent(wanted);
      scroller.current?.scrollTo({ top: shown.topFor(wanted) });
    } else if (event.key === ' ' && file) {
      props.onChoose(file);
    } else if (event.key === 'Enter' && file) {
      props.onOpen(file.did);
    } else {
      return;
    }
    event.preventDefault();
  };
  const rows = Array.from({ length: count }, (_, place) => first + place);
  const isDrawn = current >= first && current < first + count;
  return (
    <div className="jp-LabDatalake-files">
      <div className="jp-LabDatalake-fileHead" aria-hidden="true">
        <span>{trans.__('Name')}</span>
        <span>{trans.__('Size')}</span>
        <span>{trans.__('Opens here')}</span>
        <span>{trans.__('Storage')}</span>
      </div>
      <div
        ref={scroller}
        role="listbox"
        aria-multiselectable="true"
        aria-label={props.label}
        aria-activedescendant={isDrawn ? `${id}-${current}` : undefined}
        tabIndex={0}
        className="jp-LabDatalake-fileScroller"
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: shown.height }}>
          <div
            role="presentation"
            className="jp-LabDatalake-fileWindow"
            style={{ transform: `translateY(${-shown.offset}px)` }}
          >
            {rows.map(index => (
              <FileRow
                key={index - first}
                {...props}
                id={`${id}-${index}`}
                index={index}
                isCurrent={index === current}
                onCurrent={() => {
                  setCurrent(index);
                }}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

type FileRowProps = FileTableProps & {
  readonly id: string;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly onCurrent: () => void;
};

function FileRow(props: FileRowProps): React.JSX.Element {
  const { index, trans } = props;
  const file = props.at(index);
  const how = file ? howText(file, trans) : '';
  const bytes = file?.size ?? null;
  const size = bytes === null ? '' : bytesText(bytes);
  return (
    // The keyboard stays on the list, as the ARIA practices for aria-activedescendant want it.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      role="option"
      tabIndex={-1}
      className="jp-LabDatalake-fileRow"
      data-current={props.isCurrent}
      aria-selected={file ? props.isChosen(file.did) : false}
      aria-posinset={index + 1}
      aria-setsize={props.total}
      aria-label={
        file
          ? [file.did, size, how].filter(Boolean).join(', ')
          : trans.__('on its way')
      }
      onClick={() => {
        props.onCurrent();
        if (file) {
          props.onChoose(file);
        }
      }}
      onDoubleClick={() => {
        if (file) {
          props.onOpen(file.did);
        }
      }}
    >
      <Name className="jp-LabDatalake-name" text={file?.did ?? '…'} />
      <span>{size}</span>
      {/* The reason is the server's, which speaks English; the words are ours. */}
      <span title={file?.why ?? undefined} lang="en">
        <span lang="">{how}</span>
      </span>
      <Name className="jp-LabDatalake-name" text={file?.rse ?? ''} />
    </div>
  );
}

function howText(file: FileEntry, trans: TranslationBundle): string {
  if (file.access !== null) {
    return accessText(file.access, trans);
  }
  return file.why === null ? trans.__('looking…') : trans.__('not from here');
}

/** Where a key leads; null for keys that lead nowhere. */
function stepOf(key: string, current: number, total: number): number | null {
  const steps = new Map([
    ['ArrowDown', current + 1],
    ['ArrowUp', current - 1],
    ['PageDown', current + PAGE],
    ['PageUp', current - PAGE],
    ['Home', 0],
    ['End', total - 1]
  ]);
  const wanted = steps.get(key);
  return wanted === undefined || total === 0
    ? null
    : Math.max(0, Math.min(total - 1, wanted));
}
