import * as React from 'react';

type Tab<T extends string> = { readonly id: T; readonly label: string };

type TabsProps<T extends string> = {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
  /** What the selected tab shows. */
  readonly children: React.ReactNode;
};

/** Tabs by the ARIA practices: arrows turn to the next, and one of them is in the tab order. */
export function Tabs<T extends string>(props: TabsProps<T>): React.JSX.Element {
  const { selected, tabs } = props;
  const id = React.useId();
  const list = React.useRef<HTMLDivElement>(null);
  const index = tabs.findIndex(tab => tab.id === selected);
  const turnTo = (wanted: number): void => {
    const tab = tabs[(wanted + tabs.length) % tabs.length];
    if (tab) {
      props.onSelect(tab.id);
      list.current
        ?.querySelectorAll<HTMLElement>('[role="tab"]')
        [tabs.indexOf(tab)]?.focus();
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const steps = new Map([
      ['ArrowRight', index + 1],
      ['ArrowLeft', index - 1],
      ['Home', 0],
      ['End', tabs.length - 1]
    ]);
    const wanted = steps.get(event.key);
    if (wanted !== undefined) {
      event.preventDefault();
      turnTo(wanted);
    }
  };
  return (
    <>
      <div
        ref={list}
        role="tablist"
        tabIndex={-1}
        className="jp-LabDatalake-tabs"
        aria-label={props.label}
        onKeyDown={onKeyDown}
      >
        {tabs.map(tab => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            role="tab"
            className="jp-LabDatalake-tab"
            aria-selected={tab.id === selected}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => {
              props.onSelect(tab.id);
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        className="jp-LabDatalake-tabPanel"
        aria-labelledby={`${id}-${selected}`}
      >
        {props.children}
      </div>
    </>
  );
}
