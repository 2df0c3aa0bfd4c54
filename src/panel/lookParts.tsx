import * as React from 'react';

import { AvailabilityText } from '../components/availability';
import { ParentList, Part } from '../components/detailsList';
import { HoldingsList } from '../components/holdings';
import { MetadataGrid } from '../components/metadataGrid';
import { PlaceGrid } from '../components/places';
import { PreviewSections } from '../components/previewSections';
import { PastRuleGrid, RuleList } from '../components/rules';
import { TextButton } from '../components/controls';
import type { LookPart } from '../model/look';
import { AskDoctor } from './firstAid';
import { FilesView } from './filesView';
import type { LookViewProps } from './lookProps';

/** One part of what is known of a DID. */
export function LookPartView(
  props: LookViewProps & { readonly part: LookPart }
): React.JSX.Element {
  switch (props.part) {
    case 'files':
      return <FilesView {...props} />;
    case 'preview':
      return <PreviewView {...props} />;
    case 'where':
      return <WhereView {...props} />;
    case 'metadata':
      return <MetadataView {...props} />;
    case 'rules':
      return <RulesView {...props} />;
    case 'history':
      return <HistoryView {...props} />;
  }
}

function PreviewView({ look, trans }: LookViewProps): React.JSX.Element {
  return (
    <div className="jp-LabDatalake-lookPart">
      {look.inside === '' ? null : (
        <div className="jp-LabDatalake-line">
          <TextButton
            label={trans.__('Back to the whole file')}
            onClick={() => {
              look.lookInside('');
            }}
          />
        </div>
      )}
      <Part
        title={trans.__('What is inside')}
        answer={look.preview.answer}
        draw={({ format, sections }) => (
          <>
            <p className="jp-LabDatalake-secondary">
              {trans.__('Format: %1', format)}
            </p>
            <PreviewSections
              sections={sections}
              onOpen={inside => {
                look.lookInside(inside);
              }}
              trans={trans}
            />
          </>
        )}
        trans={trans}
      />
    </div>
  );
}

function WhereView({
  datalake,
  look,
  trans
}: LookViewProps): React.JSX.Element {
  return (
    <div className="jp-LabDatalake-lookPart">
      <section
        className="jp-LabDatalake-part"
        aria-label={trans.__('In a notebook here')}
      >
        <h3>{trans.__('In a notebook here')}</h3>
        <AvailabilityText
          availability={look.availability}
          kind={look.row?.kind ?? 'file'}
          aid={said => (
            <AskDoctor {...{ datalake, said, trans }} lake={look.query.lake} />
          )}
          trans={trans}
        />
      </section>
      {look.holdings.answer.state === 'none' ? null : (
        <Part
          title={trans.__('In the cache')}
          answer={look.holdings.answer}
          draw={holdings => <HoldingsList holdings={holdings} trans={trans} />}
          trans={trans}
        />
      )}
      <Part
        title={trans.__('Where the copies are')}
        answer={look.details.places.answer}
        draw={({ places }) =>
          places.length === 0 ? (
            <p>{trans.__('No storage has a copy.')}</p>
          ) : (
            <PlaceGrid places={places} trans={trans} />
          )
        }
        trans={trans}
      />
    </div>
  );
}

function MetadataView({ look, trans }: LookViewProps): React.JSX.Element {
  return (
    <div className="jp-LabDatalake-lookPart">
      <Part
        title={trans.__('Metadata')}
        answer={look.details.metadata.answer}
        draw={({ entries }) => (
          <MetadataGrid
            entries={entries}
            onWrite={(key, value) => look.write(key, value)}
            trans={trans}
          />
        )}
        trans={trans}
      />
    </div>
  );
}

function RulesView({ look, trans }: LookViewProps): React.JSX.Element {
  return (
    <div className="jp-LabDatalake-lookPart">
      <Part
        title={trans.__('Rules that keep copies of it')}
        answer={look.rules.answer}
        draw={({ rules }) =>
          rules.length === 0 ? (
            <p>
              {trans.__(
                'No rule keeps copies of it: Rucio may delete those that there are.'
              )}
            </p>
          ) : (
            <RuleList rules={rules} did={look.query.did} trans={trans} />
          )
        }
        trans={trans}
      />
    </div>
  );
}

function HistoryView({
  datalake,
  look,
  trans
}: LookViewProps): React.JSX.Element {
  return (
    <div className="jp-LabDatalake-lookPart">
      <Part
        title={trans.__('Part of')}
        answer={look.details.parents.answer}
        draw={({ rows }) =>
          rows.length === 0 ? (
            <p>{trans.__('Of no collection.')}</p>
          ) : (
            <ParentList
              rows={rows}
              onShow={did => {
                datalake.looks.ask({ lake: look.query.lake, did });
              }}
            />
          )
        }
        trans={trans}
      />
      <Part
        title={trans.__('Rules, also those that have ended')}
        answer={look.pastRules.answer}
        draw={({ rules }) =>
          rules.length === 0 ? (
            <p>{trans.__('It never had a rule of its own.')}</p>
          ) : (
            <PastRuleGrid rules={rules} trans={trans} />
          )
        }
        trans={trans}
      />
    </div>
  );
}
