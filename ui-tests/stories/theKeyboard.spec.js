const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** Run a command by the palette, as somebody does who has no mouse. */
async function run(page, words) {
  const palette = page.locator('.lm-CommandPalette-input');
  // A notebook that has just become whole takes the keyboard once more.
  await expect(async () => {
    await page.keyboard.press('Control+Shift+C');
    await expect(palette).toBeFocused({ timeout: 3_000 });
  }).toPass();
  await page.keyboard.type(words);
  await expect(page.locator('.lm-CommandPalette-item.lm-mod-active')).toContainText(words);
  await page.keyboard.press('Enter');
}

/** What has the keyboard: its name, whether it is ours, and whether one sees that it has it. */
function focus(page) {
  return page.evaluate(() => {
    const one = document.activeElement;
    const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(one);
    return {
      name: one.getAttribute('aria-label') ?? one.textContent,
      isOurs: one.closest('.jp-LabDatalake') !== null,
      isSeen: boxShadow !== 'none' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1)
    };
  });
}

/** Press Tab until something with this name has the keyboard; answers what it passed without one seeing where it is. */
async function tabTo(page, name, key = 'Tab') {
  const unseen = [];
  for (let step = 0; step < 60; step += 1) {
    const here = await focus(page);
    if (here.isOurs && !here.isSeen) {
      unseen.push(here.name);
    }
    if (here.isOurs && name.test(here.name)) {
      return unseen;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${name} is not reached by ${key}`);
}

test('without a mouse: find, look, preview, attach, detach, and ask the doctor', async ({ page }) => {
  lab.writeNotebook('keys.ipynb', ['pass']);
  await lab.openNotebook(page, 'keys.ipynb');
  await expect(page.locator('.jp-NotebookPanel .jp-Cell')).toBeFocused(); // JupyterLab gives it there when it is whole
  await run(page, 'Show Data Lakes');
  const panel = page.getByRole('region', { name: 'Data lakes' });
  const scope = panel.getByRole('combobox', { name: 'Scope' });
  await expect(scope).toBeVisible();
  const unseen = await tabTo(page, /^Scope$/);
  await page.keyboard.type('lak');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(scope).toHaveValue('lake');
  unseen.push(...(await tabTo(page, /^Search$/)));
  await page.keyboard.type('zmumu.2024');
  await page.keyboard.press('Enter');
  const dataset = lab.row(panel.getByRole('tree'), 'zmumu.2024');
  await expect(panel.getByText('2 found')).toBeVisible();
  unseen.push(...(await tabTo(page, /^What was found/)));
  await page.keyboard.type('zmumu.2024');
  await expect(dataset).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(lab.row(panel.getByRole('tree'), 'zmumu.2024._0000.root')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await lab.keep(page, 'keyboard-tree');
  await page.keyboard.press('Enter');
  const look = page.locator('.jp-LabDatalake-look:visible');
  await expect(look.getByRole('table').first()).toContainText('Events');
  unseen.push(...(await tabTo(page, /^MET_pt$/)));
  await page.keyboard.press('Enter');
  await expect(look.getByRole('img', { name: /^Histogram of MET_pt/ })).toBeVisible();
  unseen.push(...(await tabTo(page, /^Preview$/, 'Shift+Tab')));
  await lab.keep(page, 'keyboard-look');
  await page.keyboard.press('ArrowRight');
  await expect(look.getByRole('tab', { name: 'Where' })).toBeFocused();
  await expect(look.getByText(/^Opens through the cache/)).toBeVisible();
  await run(page, 'Show Data Lakes');
  await expect(panel.getByRole('searchbox')).toBeFocused();
  unseen.push(...(await tabTo(page, /^What was found/)));
  await page.keyboard.press('Shift+Enter');
  await expect(panel.getByRole('textbox', { name: 'Variable' })).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('muons');
  await page.keyboard.press('Enter');
  const attached = panel.getByRole('list', { name: 'Attached to this notebook' });
  await expect(attached).toContainText(/Opens /);
  unseen.push(...(await tabTo(page, /^Detach muons$/)));
  await lab.keep(page, 'keyboard-detach');
  await page.keyboard.press('Enter');
  await expect(panel.getByText('Nothing is attached to this notebook.')).toBeVisible();
  expect((await focus(page)).isOurs, 'the keyboard stays in the panel').toBe(true);
  await run(page, 'Find Out What Is Wrong With the Data Lakes');
  await expect(panel.getByRole('list', { name: 'What the doctor found' }).getByRole('listitem').first()).toBeVisible();
  unseen.push(...(await tabTo(page, /^Close$/, 'Shift+Tab')));
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('list', { name: 'What the doctor found' })).toBeHidden();
  expect(unseen).toEqual([]);
});
