const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** The settings of somebody who has never been here. */
const newcomer = page => page.request.put('/lab/api/settings/lab-datalake:panel', { data: { raw: '{}' } });

test('a newcomer is shown round by the keyboard, once, and again when asked', async ({ page }) => {
  await newcomer(page);
  await page.goto('/lab?reset');
  const panel = await lab.openPanel(page);
  const tour = panel.getByRole('region', { name: 'Tour' });
  await expect(tour).toContainText('Choose a scope below');
  await lab.keep(page, 'tour-first-step');
  await tour.getByRole('button', { name: 'Next' }).focus();
  for (const words of ['opens it as a tab', 'becomes a variable', 'in the next cell']) {
    await page.keyboard.press('Enter');
    await expect(tour).toContainText(words);
    await tour.getByRole('button', { name: words === 'in the next cell' ? 'Go on in a notebook' : 'Next' }).waitFor();
  }
  await lab.keep(page, 'tour-last-step');
  const remembered = page.waitForResponse(answer => answer.request().method() === 'PUT' && /lab-datalake/.test(answer.url()));
  await page.keyboard.press('Escape');
  await expect(tour).toBeHidden();
  await expect(panel.getByRole('searchbox', { name: 'Search' })).toBeFocused();
  await remembered;
  await page.goto('/lab?reset');
  await lab.openPanel(page);
  await expect(panel.getByRole('combobox', { name: 'Scope' })).toBeVisible();
  await expect(tour).toBeHidden();
  await page.getByRole('menuitem', { name: 'Help', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Tour of the Data Lakes' }).click();
  await expect(tour.getByRole('button', { name: 'Next' })).toBeFocused();
  for (let step = 1; step < 4; step += 1) {
    await tour.getByRole('button', { name: 'Next' }).click();
  }
  await tour.getByRole('button', { name: 'Go on in a notebook' }).click();
  await expect(page.getByRole('heading', { name: 'A tour of the demo lake' })).toBeVisible();
  await expect(tour).toBeHidden();
});

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
