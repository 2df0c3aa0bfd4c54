const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** The tab in which a DID is looked at. */
const lookOf = page => page.locator('.jp-LabDatalake-look:visible');
const turnTo = (look, name) => look.getByRole('tab', { name, exact: true }).click();

/** A notebook of its own for each story. */
async function begin(page, name) {
  lab.writeNotebook(name, ['pass']);
  await lab.openNotebook(page, name);
}

/** Find a DID in the panel and open it with a double click; answers its tab. */
async function lookAt(page, scope, name, kind) {
  const panel = await lab.openPanel(page);
  if (kind) {
    await panel.getByRole('combobox', { name: 'Kind' }).selectOption({ label: kind });
  }
  await lab
    .row(await lab.search(panel, scope, name), name)
    .first()
    .dblclick();
  const look = lookOf(page);
  await expect(look.getByRole('heading', { level: 2 })).toContainText(name.slice(-8));
  return look;
}

test('a dataset opens as a tab: its files, where it is, its metadata, its rules, and what holds it', async ({ page }) => {
  await begin(page, 'looking.ipynb');
  const look = await lookAt(page, 'lake', 'zmumu.2024');
  const files = look.getByRole('listbox');
  await expect(files.getByRole('option')).toHaveCount(4);
  await expect(files.getByRole('option').first()).toHaveAccessibleName(/through the cache/);
  await lab.keep(page, 'look-files');
  await turnTo(look, 'Where');
  await expect(look.getByText(/^Opens through the cache/)).toBeVisible();
  await expect(look.getByRole('table', { name: 'Storages with copies' })).toContainText('SITE-A');
  await expect(look.getByRole('region', { name: 'In the cache' })).toContainText(
    /does not tell what it holds|\d of 4 files|all 4 files|nothing yet/
  );
  await lab.keep(page, 'look-where');
  await turnTo(look, 'Metadata');
  await expect(look.getByRole('row', { name: /^run 358031 JSON/ })).toBeVisible();
  await look.getByRole('button', { name: 'Change run', exact: true }).click();
  const form = look.getByRole('form', { name: 'Change run' });
  await expect(form.getByRole('textbox', { name: 'Value' })).toBeFocused();
  await page.keyboard.type('17');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('alert')).toContainText('does not allow this');
  await expect(form.getByRole('alert')).toBeInViewport();
  await expect(form.getByRole('textbox', { name: 'Value' })).toBeFocused();
  await expect(form.getByRole('textbox', { name: 'Value' })).toHaveValue('17');
  await lab.keep(page, 'look-metadata');
  await turnTo(look, 'Rules');
  await expect(look.getByText('All copies are there.')).toBeVisible();
  await lab.keep(page, 'look-rules');
  await turnTo(look, 'Parents and history');
  await expect(look.getByRole('table')).toContainText('root');
  await lab.keep(page, 'look-history');
  await look.getByRole('button', { name: 'lake:analysis.zmumu.2024' }).click();
  await expect(lookOf(page).getByRole('heading', { level: 2 })).toContainText('analysis.zmumu.2024');
});

test('what is inside a file is seen: branches, a histogram, an image, a table', async ({ page }) => {
  await begin(page, 'inside.ipynb');
  const root = await lookAt(page, 'lake', 'zmumu.2024._0000.root', 'Files');
  await root.getByRole('button', { name: 'MET_pt', exact: true }).click();
  await expect(root.getByRole('img', { name: /^Histogram of MET_pt: 30,000 values/ })).toBeVisible();
  await lab.keep(page, 'look-histogram');
  await root.getByRole('button', { name: 'Back to the whole file' }).click();
  await expect(root.getByRole('button', { name: 'MET_pt', exact: true })).toBeVisible();
  await lab.keep(page, 'look-root');
  const image = await lookAt(page, 'sky', 'field42.g.fits', 'Files');
  await expect(image.getByRole('img', { name: /^Image of part/ })).toBeVisible();
  await lab.keep(page, 'look-fits');
  const table = await lookAt(page, 'lake', 'hits.2024.0.parquet', 'Files');
  await expect(table.getByRole('table', { name: 'First rows' }).getByRole('row')).toHaveCount(21);
  await lab.keep(page, 'look-parquet');
  const others = [
    ['slowcontrol.run358031.csv', 'CSV', 'table'],
    ['waveforms.run358031.h5', 'HDF5', 'table'],
    ['alignment.2024.json', 'JSON', 'region']
  ];
  for (const [name, format, role] of others) {
    const look = await lookAt(page, 'lake', name, 'Files');
    await expect(look.getByText(`Format: ${format}`)).toBeVisible();
    await expect(look.getByRole(role).first()).toBeVisible();
    await lab.keep(page, `look-${format.toLowerCase()}`);
  }
});

test('ten thousand files scroll, are narrowed and chosen, and are attached by the keyboard', async ({ page }) => {
  await begin(page, 'many.ipynb');
  const look = await lookAt(page, 'test', 'many.10k');
  const list = look.getByRole('listbox');
  await expect(look.getByText(/^10,000 files/)).toBeVisible({ timeout: 60_000 });
  await list.focus();
  await page.keyboard.press('End');
  await expect(list.locator('[aria-posinset="10000"]')).toBeVisible();
  expect(await list.getByRole('option').count()).toBeLessThan(100);
  await look.getByRole('searchbox', { name: 'Narrow the files' }).fill('*77*');
  await expect(look.getByText(/^280 files fit/)).toBeVisible();
  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(list.locator('[aria-selected="true"]')).toHaveCount(2);
  await lab.keep(page, 'look-chosen');
  await look.getByRole('button', { name: 'Attach 2 files' }).click();
  await expect(look.getByText(/^Attached as /)).toBeVisible();
});

test('after a reload a tab is there again, narrow and dark it shows the same, and names are shown as they are', async ({
  page
}) => {
  await begin(page, 'again.ipynb');
  const kept = page.waitForResponse(response => {
    const request = response.request();
    return request.method() === 'PUT' && /workspaces/.test(request.url()) && /lab-datalake-look/.test(request.postData() ?? '');
  });
  const look = await lookAt(page, 'test', 'names.odd');
  await expect(look.getByRole('option', { name: /<b>bold<\/b>\.csv/ })).toBeVisible();
  expect(await look.locator('b').count()).toBe(0);
  await lab.keep(page, 'look-names');
  await kept;
  await page.goto('/lab');
  await page.getByRole('tab', { name: /names\.odd/ }).click();
  await expect(look.getByRole('heading', { level: 2 })).toContainText('names.odd');
  await page.setViewportSize({ width: 620, height: 900 });
  await expect(look.getByRole('option').first()).toBeVisible();
  const parts = look.locator('.jp-LabDatalake-lookHead, .jp-LabDatalake-tabs, .jp-LabDatalake-lookPart, .jp-LabDatalake-files');
  const wide = await parts.evaluateAll(all => all.filter(one => one.scrollWidth > one.clientWidth).length);
  await lab.keep(page, 'look-narrow');
  expect(wide).toBe(0);
  await page.setViewportSize({ width: 1400, height: 900 });
  await lab.dark(page);
  await expect(look.getByRole('option').first()).toBeVisible();
  await lab.keep(page, 'look-dark');
  await lab.highContrast(page);
  await lab.keep(page, 'look-high-contrast');
  await lab.light(page);
});
