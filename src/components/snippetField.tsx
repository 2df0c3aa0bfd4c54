import type { IFormRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

type FieldProps = React.ComponentProps<
  NonNullable<IFormRenderer['fieldRenderer']>
>;

/** Code has lines. */
const CODE = { 'ui:widget': 'textarea', 'ui:options': { rows: 5 } };

/** Code of one's own in JupyterLab's editor of settings, which has one line for each text by itself. */
export function SnippetField(props: FieldProps): React.JSX.Element | null {
  const { ArrayField } = props.registry.fields;
  return ArrayField === undefined ? null : (
    <div className="jp-LabDatalake-ownCode">
      <ArrayField
        {...props}
        uiSchema={{ items: { file: CODE, files: CODE } }}
      />
    </div>
  );
}
