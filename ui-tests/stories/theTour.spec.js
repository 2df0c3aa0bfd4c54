const { expect, test } = require('@playwright/test');
const lab = require('./lab');

test('the tour notebook runs from its first cell to its last', async ({ page }) => {
  await lab.openNotebook(page, 'tour.ipynb');
  const panel = await lab.openPanel(page);
  const attached = panel.getByRole('list', { name: 'Attached to this notebook' });
  for (const variable of ['collisions', 'simulation', 'images', 'hits', 'alignment']) {
    await expect(attached).toContainText(variable);
  }
  await lab.runAll(page);
  const last = page.locator('.jp-NotebookPanel .jp-CodeCell', { hasText: 'json.load' });
  await expect(last.locator('.jp-OutputArea')).toContainText('alignment.2024.json', { timeout: 120_000 });
  await expect(page.locator('[data-mime-type="application/vnd.jupyter.error"]')).toHaveCount(0);
  const tree = await lab.search(panel, 'lake', '*zmumu*');
  await lab.unfold(tree, 'analysis.zmumu');
  await page.locator('.jp-NotebookPanel .jp-CodeCell', { hasText: 'print(simulation[0])' }).scrollIntoViewIfNeeded();
  await lab.keep(page, 'tour');
});
