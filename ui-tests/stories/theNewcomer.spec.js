const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** Milliseconds between two keys of somebody who types at leisure. */
const TYPING = 40;

/** Seconds that a newcomer may need; a generous ceiling, for what is slow shows in the figure beside it. */
const MOST = 120;

const HISTOGRAM = [
  'import uproot, matplotlib.pyplot as plt',
  'met = uproot.concatenate([f"{f}:Events" for f in zmumu_2024], ["MET_pt"], library="np")',
  'plt.hist(met["MET_pt"], bins=60, range=(0, 200));'
];

test('from a fresh Lab to a histogram of an attached dataset, by what the screen says alone', async ({ page }) => {
  await page.goto('/lab?reset');
  await page.locator('.jp-LauncherCard:visible').first().waitFor();
  const begun = Date.now();
  await page.locator('.jp-LauncherCard[data-category="Notebook"]:visible').first().click();
  const panel = await lab.openPanel(page);
  await panel.getByRole('combobox', { name: 'Scope' }).click();
  await panel.getByRole('option', { name: 'lake', exact: true }).click();
  await panel.getByRole('searchbox', { name: 'Search' }).pressSequentially('zmumu', { delay: TYPING });
  const dataset = lab.row(panel.getByRole('tree'), 'zmumu.2024');
  await dataset.click();
  await dataset.getByRole('button', { name: /^Attach/ }).click();
  const form = panel.getByRole('form', { name: 'Attach to the notebook' });
  await expect(form.getByRole('textbox', { name: 'Variable' })).toHaveValue('zmumu_2024');
  await form.getByRole('button', { name: 'Attach', exact: true }).click();
  const attached = panel.getByRole('list', { name: 'Attached to this notebook' });
  await expect(attached).toContainText('The variable is set in the kernel.');
  await page.locator('.jp-NotebookPanel .jp-CodeCell .cm-content').first().click();
  await page.keyboard.type(HISTOGRAM.join('\n'), { delay: TYPING });
  await page.keyboard.press('Shift+Enter');
  await expect(lab.output(page, 0).locator('img')).toBeVisible();
  const seconds = (Date.now() - begun) / 1000;
  console.log(`a newcomer's first histogram: ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(MOST);
  await lab.keep(page, 'first-histogram');
});
