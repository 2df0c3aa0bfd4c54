const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** A notebook of its own for each story. */
async function begin(page, name, metadata = {}) {
  lab.writeNotebook(name, ['pass'], metadata);
  await lab.openNotebook(page, name);
  return lab.openPanel(page);
}

const chooseLake = (panel, lake) => panel.getByRole('combobox', { name: 'Data lake' }).selectOption({ label: lake });
/** Set the settings of the panel, before it is opened. */
async function limit(page, settings) {
  const raw = JSON.stringify({ showTour: false, ...settings });
  const answer = await page.request.put('/lab/api/settings/lab-datalake:panel', { data: { raw } });
  expect(answer.ok()).toBe(true);
}

const searchField = panel => panel.getByRole('searchbox', { name: 'Search' });
const term = (panel, text) =>
  panel.getByRole('list', { name: 'What is looked for' }).getByRole('listitem').filter({ hasText: text });

test('a search over all lakes shows what is there, beside lakes that are down or closed', async ({ page }) => {
  const panel = await begin(page, 'allLakes.ipynb');
  await chooseLake(panel, 'All data lakes');
  const tree = await lab.search(panel, '', 'lake:zmumu.2024');
  await expect(tree.getByRole('treeitem', { name: /^Demo lake, \d found/ })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'Far lake, down' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'Closed lake, signed out' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: /refuses/ })).toBeVisible();
  await expect(lab.row(tree, 'lake:zmumu.2024').first()).toBeVisible();
  await tree.getByRole('treeitem', { name: 'Far lake, down' }).click();
  await expect(panel.getByRole('alert')).toContainText('refuses');
  await lab.keep(page, 'find-all-lakes');
  await tree.getByRole('treeitem', { name: 'Demo lake' }).locator('[data-action="toggle"]').click();
  await expect(tree.getByRole('treeitem', { name: /^Demo lake/ })).toHaveAttribute('aria-expanded', 'false');
  await chooseLake(panel, 'Demo lake');
  await expect(tree.getByRole('treeitem', { name: 'Far lake, down' })).toHaveCount(0);
});

test('whoever does not know what to type chooses a scope, their own first', async ({ page }) => {
  const panel = await begin(page, 'scopes.ipynb');
  const scopes = panel.getByRole('list', { name: /^Scopes to look into/ });
  await expect(scopes.getByRole('listitem').first()).toHaveText('user.analyst');
  await lab.keep(page, 'find-scopes');
  await scopes.getByRole('button', { name: 'lake', exact: true }).click();
  await expect(panel.getByRole('combobox', { name: 'Scope' })).toHaveValue('lake');
  await expect(lab.row(panel.getByRole('tree'), 'zmumu.2024')).toBeVisible();
  await expect(scopes).toHaveCount(0);
  await lab.search(panel, 'no.such.scope', 'zmumu');
  await scopes.getByRole('button', { name: 'lake', exact: true }).click();
  await expect(lab.row(panel.getByRole('tree'), 'zmumu.2024')).toBeVisible();
});

test('one line says what is looked for, and each part of it can be taken away', async ({ page }) => {
  const panel = await begin(page, 'oneLine.ipynb');
  const tree = await lab.search(panel, 'lake', 'zmumu energy = 13.6 bigger than 1 kB');
  await expect(term(panel, 'part of names')).toContainText('zmumu');
  await expect(term(panel, 'metadata')).toContainText('energy = 13.6');
  await expect(term(panel, 'column of Rucio')).toContainText('bigger than 1 kB');
  await expect(lab.row(tree, 'zmumu.2024')).toBeVisible();
  await lab.keep(page, 'find-one-line');
  await searchField(panel).fill('run >= 1 project = lake24');
  await expect(searchField(panel)).toHaveAttribute('aria-invalid', 'true');
  await expect(panel.getByText(/cannot search its own columns \(project\)/)).toBeVisible();
  await searchField(panel).fill('zmumu energy = 1');
  await expect(panel.getByText('Nothing in lake fits.')).toBeVisible();
  await term(panel, 'energy = 1').getByRole('button').click();
  await expect(searchField(panel)).toHaveValue('zmumu');
  await expect(lab.row(tree, 'zmumu.2024')).toBeVisible();
});

test('what was cut says so, and goes on', async ({ page }) => {
  await limit(page, { resultLimit: 4000 });
  const panel = await begin(page, 'goOn.ipynb');
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption('file');
  const tree = await lab.search(panel, 'test', 'many');
  await expect(panel.getByText('Only the first 4,000 are shown: there are more.')).toBeVisible();
  await lab.keep(page, 'find-cut');
  await panel.getByRole('button', { name: 'Go on from here' }).click();
  await expect(panel.getByText('Only the first 8,000 are shown: there are more.')).toBeVisible();
  await panel.getByRole('button', { name: 'Go on from here' }).click();
  await expect(panel.getByText('10,000 found')).toBeVisible();
  await panel.getByRole('combobox', { name: 'Order' }).selectOption('size');
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  await limit(page, {});
});

test('a condition is made from the keys that the lake has, and the search is saved under a name', async ({ page }) => {
  const panel = await begin(page, 'saved.ipynb');
  const tree = await lab.search(panel, 'lake', 'zmumu');
  await panel.getByRole('button', { name: 'Add a condition' }).click();
  const form = panel.getByRole('group', { name: 'Add a condition' });
  await form.getByRole('combobox', { name: 'Key' }).fill('ru');
  await form.getByRole('option', { name: 'run' }).click();
  await form.getByRole('combobox', { name: 'Operator' }).selectOption('>=');
  await form.getByRole('combobox', { name: 'Value' }).fill('350000');
  await lab.keep(page, 'find-condition');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(searchField(panel)).toHaveValue('zmumu run >= 350000');
  await expect(lab.row(tree, 'zmumu.2023')).toHaveCount(0);
  await lab.row(tree, 'zmumu.2024').click();
  await panel.getByRole('button', { name: 'Saved and recent searches' }).click();
  const recent = panel.getByRole('list', { name: 'Recent searches' });
  await expect(recent.getByRole('listitem')).toHaveText([/zmumu run >= 350000/]);
  const name = panel.getByRole('textbox', { name: 'Name for this search' });
  await name.fill('<b>mine</b> \u202eeman');
  await name.press('Enter');
  const saved = panel.getByRole('list', { name: 'Saved searches' });
  await lab.keep(page, 'find-saved');
  await expect(saved).toContainText('<b>mine</b> \\u{202e}eman');
  await searchField(panel).fill('nothing.like.this');
  await expect(panel.getByText('Nothing in lake fits.')).toBeVisible();
  await saved.getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await expect(searchField(panel)).toHaveValue('zmumu run >= 350000');
  await expect(searchField(panel)).toBeFocused();
  await expect(lab.row(tree, 'zmumu.2024')).toBeVisible();
  await panel.getByRole('button', { name: 'Saved and recent searches' }).click();
  await saved.getByRole('button', { name: /^Remove/ }).click();
  await expect(saved.getByRole('listitem')).toHaveCount(0);
});

test('what is pasted opens: a DID, the URL of a copy, rucio://, a variable of the notebook', async ({ page }) => {
  const attachments = [{ lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' }];
  const panel = await begin(page, 'jump.ipynb', { lab_datalake: { attachments } });
  await expect(panel.getByRole('combobox', { name: 'Kind' })).toBeVisible();
  const paste = async text => {
    await searchField(panel).fill('');
    await searchField(panel).evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  };
  const tab = name => page.locator('.lm-TabBar-tabLabel').filter({ hasText: name });
  await paste('lake:calib.alignment.2024');
  await expect(tab('calib.alignment.2024')).toBeVisible();
  await expect(searchField(panel)).toHaveValue('calib.alignment.2024');
  const { rse_url: url } = lab.lakeStatus();
  await paste(url);
  await expect(tab('zmumu.2024._0000.root')).toBeVisible();
  await paste('rucio://demo/mc:zmumu.powheg.2024');
  await expect(tab('zmumu.powheg.2024')).toBeVisible();
  await searchField(panel).fill('muons');
  await panel.getByRole('button', { name: 'Show it' }).click();
  await expect(tab(/^zmumu\.2024$/)).toBeVisible();
  await paste('https://nowhere.example.org/no/such/file.root');
  await expect(panel.getByText('No lake that is looked into knows this.')).toBeVisible();
  await lab.keep(page, 'find-jump');
});

test('odd names are shown as they are, narrow and wide, light and dark', async ({ page }) => {
  const panel = await begin(page, 'oddNames.ipynb');
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption('file');
  const tree = await lab.search(panel, 'test', 'csv');
  for (const name of ['<b>bold</b>.csv', 'a b.csv', 'a%20b.csv', 'semi;colon.csv']) {
    await searchField(panel).fill(`name = "${name}"`);
    await expect(tree.getByRole('treeitem')).toHaveCount(1);
    await expect(tree.getByRole('treeitem')).toContainText(name);
  }
  await expect(panel.locator('.jp-LabDatalake-tree b')).toHaveCount(0);
  await searchField(panel).fill('');
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  await lab.keep(page, 'find-names-narrow');
  await lab.widen(page);
  await lab.dark(page);
  await chooseLake(panel, 'All data lakes');
  await searchField(panel).fill('csv bigger than 1 B');
  await expect(tree.getByRole('treeitem', { name: /^Demo lake, \d+ found/ })).toBeVisible();
  await lab.keep(page, 'find-names-wide-dark');
  await lab.light(page);
});
