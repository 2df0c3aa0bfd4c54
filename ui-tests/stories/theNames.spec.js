const { expect, test } = require('@playwright/test');
const lab = require('./lab');

const LONG = `${'a'.repeat(200)}.csv`;
/** What is hard on a page: markup, several blanks and lines, other scripts, 204 letters, a word of the program's own. */
const ODD = ['<b>bold</b>.csv', 'a b.csv', 'Größe_µ_日本語_🙂.csv', 'double"quote.csv', LONG, 'None'];
/** As a name is shown: what would hide or break a line stands as its escape. */
const HIDDEN = ['line\nbreak.csv', 'line\\nbreak.csv'];

const attachment = (name, number) => ({
  lake: 'demo',
  did: `test:${name}`,
  kind: 'file',
  variable: `odd_${number}`,
  access: 'auto'
});

test('names with markup, blanks and 200 letters are shown as they are, whole in their tooltip, and never run', async ({
  page
}) => {
  const attachments = [...ODD, HIDDEN[0], 'turn\u202eround.csv'].map(attachment);
  lab.writeNotebook('names.ipynb', ['pass'], { lab_datalake: { attachments } });
  await lab.openNotebook(page, 'names.ipynb');
  const panel = await lab.openPanel(page);
  const attached = panel.getByRole('list', { name: 'Attached to this notebook' });
  const shown = [...ODD, HIDDEN[1], 'turn\\u{202e}round.csv'];
  for (const [number, name] of shown.entries()) {
    const line = attached.getByRole('listitem', { name: `odd_${number}`, exact: true });
    await expect(line.getByTitle(`test:${name}`, { exact: true })).toBeVisible();
  }
  await lab.row(await lab.search(panel, 'test', 'names.odd'), 'names.odd').dblclick();
  const look = page.locator('.jp-LabDatalake-look:visible');
  await expect(look.getByRole('option').first()).toBeVisible();
  for (const name of ODD) {
    await look.getByRole('searchbox').fill(name.slice(0, 20));
    await expect(look.getByRole('option').getByTitle(`test:${name}`, { exact: true })).toBeVisible();
  }
  await look.getByRole('searchbox').fill('aaaa');
  await look.getByRole('option').getByTitle(`test:${LONG}`, { exact: true }).dblclick();
  await expect(look.getByRole('heading', { level: 2 })).toContainText(LONG);
  const heading = await look.getByRole('heading', { level: 2 }).evaluate(one => one.scrollWidth <= one.clientWidth);
  expect(heading, 'a long name is folded, not cut').toBe(true);
  expect(await page.locator('.jp-LabDatalake b').count()).toBe(0);
  await lab.keep(page, 'names-long');
});

test('a screen reader is told what everything is, and whole names', async ({ page }) => {
  const attachments = [{ lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' }];
  lab.writeNotebook('reader.ipynb', ['pass'], { lab_datalake: { attachments } });
  await lab.openNotebook(page, 'reader.ipynb');
  const panel = await lab.openPanel(page);
  const tree = await lab.search(panel, 'lake', 'zmumu.2024');
  await expect(panel.getByText('2 found')).toBeVisible();
  await expect(panel.getByRole('search')).toMatchAriaSnapshot(`
    - search "Find data":
      - combobox "Scope": lake
      - searchbox "Search": zmumu.2024
      - combobox "Kind"
  `);
  await expect(tree).toMatchAriaSnapshot(`
    - tree "What was found":
      - treeitem "zmumu.2024, dataset"
      - treeitem "analysis.zmumu.2024, container"
  `);
  await expect(panel.getByRole('list', { name: 'Attached to this notebook' })).toMatchAriaSnapshot(`
    - list "Attached to this notebook":
      - listitem "muons":
        - button "Rename muons"
        - button "Copy muons…"
        - button "Ask the lake again for muons"
        - button "Detach muons"
        - paragraph: /Opens through the cache/
  `);
  await lab.row(tree, 'analysis.zmumu.2024').dblclick();
  const look = page.locator('.jp-LabDatalake-look:visible');
  await expect(look.getByRole('option')).not.toHaveCount(0);
  await expect(look).toMatchAriaSnapshot(`
    - region "lake:analysis.zmumu.2024":
      - img "container"
      - heading "lake:analysis.zmumu.2024" [level=2]
      - button "Copy DID"
      - button "Attach"
      - tablist "What to look at":
        - tab "Files" [selected]
        - tab "Where"
        - tab "Metadata"
        - tab "Rules"
        - tab "Parents and history"
      - tabpanel "Files":
        - searchbox "Narrow the files"
        - status: /files/
        - listbox "Files of lake:analysis.zmumu.2024":
          - option /lake:.*root, .* through the cache/
  `);
});
