const { rmSync, writeFileSync } = require('node:fs');
const { expect, test } = require('@playwright/test');
const lab = require('./lab');

const chooseLake = (panel, lake) => panel.getByRole('combobox', { name: 'Data lake' }).selectOption(lake);

/** Open a notebook and choose a lake in the panel. */
async function begin(page, name, lake) {
  lab.writeNotebook(name, ['pass']);
  await lab.openNotebook(page, name);
  const panel = await lab.openPanel(page);
  await chooseLake(panel, lake);
  return panel;
}

test('a lake that answers with a web page is told as such, and the demo lake goes on', async ({ page }) => {
  const panel = await begin(page, 'page.ipynb', 'page');
  await expect(panel.getByRole('alert').first()).toContainText(/HTML|page/);
  await lab.keep(page, 'panel-page');
  await chooseLake(panel, 'demo');
  await expect(lab.row(await lab.search(panel, 'lake', '*zmumu*'), 'zmumu.2024')).toBeVisible();
});

test('a lake that never answers is given up in words, while the demo lake answers', async ({ page }) => {
  const panel = await begin(page, 'silent.ipynb', 'silent');
  await chooseLake(panel, 'demo');
  await expect(lab.row(await lab.search(panel, 'lake', '*zmumu*'), 'zmumu.2024')).toBeVisible();
  await chooseLake(panel, 'silent');
  await expect(panel.getByRole('alert').first()).toContainText(/did not answer|no answer|seconds/i);
  await lab.keep(page, 'panel-silent');
});

test('a listing that breaks off keeps its rows, says so, and comes whole when asked again', async ({ page }) => {
  const { broken } = lab.lakeStatus();
  writeFileSync(broken, '');
  const panel = await begin(page, 'cutting.ipynb', 'cutting');
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Files' });
  const tree = await lab.search(panel, 'test', 'many*');
  await expect(panel.getByRole('status').filter({ hasText: 'and then it broke off' })).toBeVisible();
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  await lab.keep(page, 'panel-broken-off');
  rmSync(broken);
  await panel.getByRole('button', { name: 'Search again' }).click();
  await expect(panel.getByText(/^(10,000 found|Only the first 10,000 are shown.*)$/)).toBeVisible({ timeout: 60_000 });
});

test('a mistake in the configuration is told with its place and its cure', async ({ page }) => {
  const panel = await begin(page, 'mistake.ipynb', 'demo');
  await panel.getByText(/mistakes? in the configuration/).click();
  await expect(panel.getByText(/LabDatalake\.lakes\[\d+\]/).first()).toBeVisible();
  await lab.keep(page, 'panel-mistake');
});

test('with the right password one is signed in, and the lake can be searched', async ({ page }) => {
  const panel = await begin(page, 'right.ipynb', 'closed');
  const form = panel.getByRole('form', { name: 'Sign in to Closed lake' });
  await form.getByLabel('User').fill('analyst');
  await form.getByLabel('Password').fill(lab.lakeStatus().password);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(panel).toContainText('Signed in as analyst');
  await expect(lab.row(await lab.search(panel, 'lake', '*zmumu*'), 'zmumu.2024')).toBeVisible();
  await panel.getByRole('button', { name: 'Sign out' }).click();
  await expect(form).toBeVisible();
});

test('what cannot be had says why, in the panel and in the cell', async ({ page }) => {
  const attachments = [{ lake: 'demo', did: 'lake:no.such.dataset', kind: 'dataset', variable: 'lost', access: 'auto' }];
  lab.writeNotebook('lost.ipynb', ['lost', 'len(lost)'], { lab_datalake: { attachments } });
  await lab.openNotebook(page, 'lost.ipynb');
  const panel = await lab.openPanel(page);
  await expect(panel.getByRole('list', { name: 'Attached to this notebook' })).toContainText('knows no');
  await lab.runAll(page);
  await expect(lab.output(page, 0)).toContainText('lake:no.such.dataset');
  await expect(lab.output(page, 1)).toContainText('NotFound');
  await lab.keep(page, 'panel-lost');
});

test('the dark theme shows the same panel', async ({ page }) => {
  const panel = await begin(page, 'dark.ipynb', 'demo');
  await lab.dark(page);
  await expect(lab.row(await lab.search(panel, 'lake', '*zmumu*'), 'zmumu.2024')).toBeVisible();
  await lab.keep(page, 'panel-dark');
  await lab.light(page);
});
