const { expect, test } = require('@playwright/test');
const lab = require('./lab');
const words = require('./words');

const LONG = `${'a'.repeat(200)}.csv`;
/** What is hard on a page: markup, several blanks and lines, other scripts, 204 letters, a word of the program's own. */
const ODD = ['<b>bold</b>.csv', 'a b.csv', 'Größe_µ_日本語_🙂.csv', 'double"quote.csv', LONG, 'None'];
/** As a name is shown: what would hide or break a line stands as its escape. */
const HIDDEN = ['line\nbreak.csv', 'line\\nbreak.csv'];

/** A name in which what turns a text round stands as its escape. */
const visible = name => name.replace(/\p{Cf}/gu, sign => `\\u{${sign.codePointAt(0).toString(16)}}`);

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

test('names of 250 letters, and those read from the right, are whole to read and to copy, and move nothing beside them', async ({
  page,
  context
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { long_names: names } = lab.lakeStatus();
  const attachments = [names[0], ...names.slice(4)].map(attachment);
  lab.writeNotebook('long.ipynb', ['pass'], { lab_datalake: { attachments } });
  await lab.openNotebook(page, 'long.ipynb');
  const panel = await lab.openPanel(page);
  const tree = await lab.search(panel, 'test', 'names.long');
  await lab.unfold(tree, 'names.long');
  const rows = tree.locator('[role="treeitem"][aria-level="2"]');
  await expect(rows).toHaveCount(names.length);
  for (const name of names) {
    await expect(rows.getByTitle(visible(name), { exact: true })).toBeVisible();
  }
  const right = await rows.locator('.jp-LabDatalake-size').evaluateAll(all => all.map(one => one.getBoundingClientRect().right));
  expect(new Set(right.map(Math.round)).size, 'sizes stand below each other').toBe(1);
  expect(await words.cut(page, '.jp-LabDatalake')).toEqual([]);
  await lab.keep(page, 'names-tree');
  await rows.first().click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+c');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n').every(did => names.includes(did.slice('test:'.length)))).toBe(true);
  await rows.filter({ has: page.getByTitle(names[5]) }).dblclick();
  const look = page.locator('.jp-LabDatalake-look:visible');
  await expect(look.getByRole('heading', { level: 2 })).toContainText(names[5]);
  const tab = page.getByRole('tab', { name: /^א+…א+$/ });
  await tab.hover();
  await expect(tab).toHaveAttribute('title', new RegExp(`^test:${names[5]}`));
  await lab.keep(page, 'names-right-to-left');
  await rows.filter({ has: page.getByTitle(visible(names[7])) }).dblclick();
  await expect(look.getByText('“test:turn\\u{202e}round\\u{200f}.csv” can be read')).toBeVisible();
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
