const { expect, test } = require('@playwright/test');
const lab = require('./lab');
const { cut, untranslated } = require('./words');

/** Where our texts stand. */
const OURS = '.jp-LabDatalake';

/** Choose the language of the user; `default` is the machine's own. */
const speak = (page, locale) =>
  page.request.put('/lab/api/settings/@jupyterlab/translation-extension:plugin', {
    data: { raw: JSON.stringify({ locale }) }
  });

/** Everything that is to be seen now is translated, and whole. */
async function isTranslated(page, what, selector = OURS) {
  expect.soft(await untranslated(page, selector), `never translated in ${what}`).toEqual([]);
  expect.soft(await cut(page, selector), `cut in ${what}`).toEqual([]);
}

test.beforeEach(({ page }) => speak(page, 'eo'));
test.afterEach(({ page }) => speak(page, 'default'));

test('in another language no text of the panel stays English, and longer ones are whole', async ({ page }) => {
  const attachments = [
    { lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' },
    { lake: 'demo', did: 'lake:no.such.dataset', kind: 'dataset', variable: 'lost', access: 'auto' }
  ];
  lab.writeNotebook('translated.ipynb', ['pass'], { lab_datalake: { attachments } });
  await lab.openNotebook(page, 'translated.ipynb');
  await page.locator('.jp-SideBar [data-id="lab-datalake-panel"]').click();
  const panel = page.locator('#lab-datalake-panel');
  const scope = panel.getByRole('combobox').nth(1);
  await expect(panel.locator('.jp-LabDatalake-attached [data-state="here"]')).toBeVisible();
  await expect(panel.locator('.jp-LabDatalake-attached [data-state="failed"]')).toBeVisible();
  await isTranslated(page, 'the panel at its beginning');
  await scope.fill('lake');
  await scope.press('Escape');
  await panel.getByRole('searchbox').fill('zmumu');
  const row = lab.row(panel.getByRole('tree'), 'zmumu.2024');
  await row.click();
  await panel.locator('.lm-AccordionPanel-title').last().click();
  await expect(panel.locator('.jp-LabDatalake-details')).toContainText('lake:analysis.zmumu.2024');
  await isTranslated(page, 'the panel with what was found');
  await lab.keep(page, 'language-panel');
  await row.press('Shift+Enter');
  await expect(panel.getByRole('textbox').last()).toBeVisible();
  await isTranslated(page, 'the panel where something is attached');
  for (const lake of ['far', 'closed', 'openid', 'grid']) {
    await panel.getByRole('combobox').first().selectOption(lake);
    await expect(panel.locator('.jp-LabDatalake-lake [data-state="asking"]')).toBeHidden();
    await isTranslated(page, `the panel with the lake “${lake}”`);
  }
  await panel.locator('.jp-LabDatalake-badge button').last().click();
  await expect(panel.locator('.jp-LabDatalake-findings li').first()).toBeVisible();
  await expect(panel.locator('.jp-LabDatalake-doctor .jp-LabDatalake-spinner')).toBeHidden();
  await isTranslated(page, 'what the doctor found');
});

test('in another language no text of a tab, a dialog or a menu stays English', async ({ page }) => {
  lab.writeNotebook('translated.ipynb', ['pass']);
  await lab.openNotebook(page, 'translated.ipynb');
  const ask = page.locator('.lm-CommandPalette-item[data-command="lab-datalake:open-did"]');
  // A notebook that is just ready takes the keyboard, and the palette closes.
  const lookAtDid = () =>
    expect(async () => {
      await page.getByRole('menuitem', { name: 'View', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Activate Command Palette' }).click();
      await ask.waitFor({ timeout: 3000 });
      await isTranslated(page, 'the palette', '[data-command^="lab-datalake"] .lm-CommandPalette-itemLabel');
      await ask.click({ timeout: 3000 });
    }).toPass();
  await lookAtDid();
  const dialog = page.locator('.jp-Dialog');
  await isTranslated(page, 'the dialog', '.jp-Dialog-header, .jp-Input-Dialog label');
  await dialog.locator('input').fill('nonsense');
  await dialog.locator('.jp-mod-accept').click();
  await expect(page.getByText(/“nonsense”/)).toBeVisible();
  await isTranslated(page, 'what is said of a text that is no DID', '.jp-toast-message');
  await lookAtDid();
  await dialog.locator('input').fill('lake:zmumu.2024');
  await dialog.locator('.jp-mod-accept').click();
  const look = page.locator('.jp-LabDatalake-look:visible');
  await expect(look.getByRole('option')).toHaveCount(4);
  await isTranslated(page, 'the files');
  const parts = await look.getByRole('tab').count();
  for (let part = 1; part < parts; part += 1) {
    await look.getByRole('tab').nth(part).click();
    await expect(look.locator('.jp-LabDatalake-spinner')).toHaveCount(0);
    await isTranslated(page, `part ${part + 1} of the tab`);
  }
  await lab.keep(page, 'language-look');
  await look.getByRole('tab').first().click();
  await look.getByRole('option').first().dblclick();
  await expect(look.getByRole('heading', { level: 2 })).toContainText('.root');
  await expect(look.locator('.jp-LabDatalake-spinner')).toHaveCount(0);
  await isTranslated(page, 'a preview');
  await page.locator('.jp-SideBar [data-id="lab-datalake-panel"]').click();
  const panel = page.locator('#lab-datalake-panel');
  await panel.getByRole('searchbox').fill('lake:zmumu*');
  await lab.row(panel.getByRole('tree'), 'lake:zmumu.2024').click({ button: 'right' });
  await isTranslated(page, 'the menu of a row', '.lm-Menu-item[data-command^="lab-datalake"] .lm-Menu-itemLabel');
});

/** All titles and descriptions of a schema of settings. */
const textsOf = schema =>
  Object.entries(schema).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? textsOf(value) : ['title', 'description'].includes(key) ? [value] : []
  );

// JupyterLab's list of all settings leaves those of installed extensions in English; one by one they are translated.
test('in another language the settings are asked for in it, too', async ({ page }) => {
  const answer = await page.request.get('/lab/api/settings/lab-datalake:panel');
  const texts = textsOf((await answer.json()).schema);
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter(text => !text.startsWith('⟦'))).toEqual([]);
});
