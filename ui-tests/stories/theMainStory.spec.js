const { readdirSync } = require('node:fs');
const { expect, test } = require('@playwright/test');
const lab = require('./lab');

const CELLS = [
  'print(collisions[0])\nprint(collisions[0].why)',
  [
    'import matplotlib.pyplot as plt',
    'import numpy as np',
    'import uproot',
    'events = uproot.concatenate({file: "Events" for file in collisions}, ["MET_pt"], library="np")',
    'counts, edges = np.histogram(events["MET_pt"], bins=40, range=(0, 200))',
    'print(len(events["MET_pt"]), "events in", len(collisions), "files")',
    'plt.stairs(counts, edges);'
  ].join('\n')
];

test('a newcomer finds a dataset of the other site, attaches it, and reads it through the cache', async ({ page }) => {
  lab.writeNotebook('story.ipynb', CELLS);
  await lab.openNotebook(page, 'story.ipynb');
  const panel = await lab.openPanel(page);

  const tree = await lab.search(panel, 'lake', '*zmumu*');
  await lab.unfold(tree, 'analysis.zmumu');
  await lab.unfold(tree, 'lake:analysis.zmumu.2024'.replace('lake:', ''));
  const dataset = lab.row(tree, 'zmumu.2024').first();
  await dataset.hover();
  await dataset.getByRole('button', { name: /^Attach/ }).click();
  const form = panel.getByRole('form', { name: 'Attach to the notebook' });
  await form.getByRole('textbox', { name: 'Variable' }).fill('collisions');
  await form.getByRole('button', { name: 'Attach', exact: true }).click();

  const attached = panel.getByRole('list', { name: 'Attached to this notebook' });
  await expect(attached).toContainText('collisions');
  await expect(attached).toContainText(/cache/i);
  await expect(attached).toContainText('The variable is set in the kernel.');

  await lab.runAll(page);
  const status = lab.lakeStatus();
  const cacheHost = status.xcache.replace('root://', '');
  const url = new RegExp(`root://${cacheHost}//root://127\\.0\\.0\\.1:\\d+//rucio/lake/\\S+zmumu\\.2024\\._0000\\.root`);
  await expect(lab.output(page, 0)).toContainText(url);
  await expect(lab.output(page, 1)).toContainText('120000 events in 4 files');
  await expect(lab.output(page, 1).locator('img')).toBeVisible();
  await lab.keep(page, 'story-attached');

  const kept = readdirSync(status.cached, { recursive: true }).map(String);
  expect(kept.filter(name => /zmumu\.2024\._\d{4}\.root$/.test(name))).toHaveLength(4);
});

test('after each of three restarts the variables are there before the first cell runs', async ({ page }) => {
  await lab.openNotebook(page, 'story.ipynb');
  for (let round = 0; round < 3; round += 1) {
    await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Clear Outputs of All Cells' }).click();
    await expect(lab.output(page, 1)).not.toContainText('events');
    await lab.restartAndRunAll(page);
    await expect(lab.output(page, 1)).toContainText('120000 events in 4 files');
    await expect(lab.output(page, 0)).toContainText('read through the cache');
    await expect(page.locator('.jp-NotebookPanel [data-mime-type="application/vnd.jupyter.error"]')).toHaveCount(0);
  }
  await lab.keep(page, 'story-restarted');
});
