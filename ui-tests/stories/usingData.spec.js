const { join } = require('node:path');
const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** A notebook of its own for each story. */
async function begin(page, name, cells = ['pass'], metadata = {}) {
  lab.writeNotebook(name, cells, metadata);
  await lab.openNotebook(page, name);
  return lab.openPanel(page);
}

const attachedTo = panel => panel.getByRole('list', { name: 'Attached to this notebook' });
const selectedIn = tree => tree.locator('[role="treeitem"][aria-selected="true"]');

test('many are attached at once, by mouse and by keyboard, each under a name of its own', async ({ page }) => {
  const panel = await begin(page, 'attachMany.ipynb', ['len(zmumu_2024), len(waveforms_2024)']);
  const tree = await lab.search(panel, 'lake', '*2024*');
  await expect(tree).toHaveAttribute('aria-multiselectable', 'true');
  await lab.row(tree, 'zmumu.2024').first().click();
  await lab
    .row(tree, 'waveforms.2024')
    .first()
    .click({ modifiers: ['ControlOrMeta'] });
  await expect(selectedIn(tree)).toHaveCount(2);
  await lab.keep(page, 'use-selected');
  await tree.focus();
  await page.keyboard.press('Shift+Enter');
  const form = panel.getByRole('form', { name: 'Attach to the notebook' });
  const names = form.getByRole('textbox');
  await expect(names).toHaveCount(2);
  const last = await names.nth(1).inputValue();
  await names.nth(1).fill(await names.nth(0).inputValue());
  await expect(form.getByText('Another one above has this name.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Attach 2' })).toBeDisabled();
  await lab.keep(page, 'use-names');
  await names.nth(1).fill(last);
  await page.keyboard.press('Enter');
  await expect(panel.getByText(/^Attached as \w+, \w+\.$/)).toBeVisible();
  await expect(attachedTo(panel).getByText('The variable is set in the kernel.')).toHaveCount(2);
  await lab.keep(page, 'use-attached');
  await lab.runAll(page);
  await expect(lab.output(page, 0)).toContainText('(4, 1)');

  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selectedIn(tree)).toHaveCount(2);
  await page.keyboard.press('Control+a');
  await expect(selectedIn(tree)).toHaveCount(await tree.getByRole('treeitem').count());
  await page.keyboard.press('Escape');
  await expect(selectedIn(tree)).toHaveCount(1);
});

test('one or many are copied as DID, URL, Python, command and rucio://, by mouse and by keyboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const panel = await begin(page, 'copy.ipynb');
  const tree = await lab.search(panel, 'lake', '*2024*');
  const copyAs = async form => {
    await page.locator('.lm-Menu-itemLabel', { hasText: /^Copy As$/ }).click();
    await page.locator('.lm-Menu-itemLabel', { hasText: new RegExp(`^${form}$`) }).click();
  };
  await lab.row(tree, 'waveforms.2024').click({ button: 'right' });
  await copyAs('Python');
  await expect.poll(copied).toBe("lab_datalake.Lake('demo')['lake:waveforms.2024']");
  await lab.row(tree, 'zmumu.2024').click({ modifiers: ['Shift'] });
  await lab.row(tree, 'zmumu.2024').click({ button: 'right' });
  await copyAs('Command of rucio');
  await expect.poll(copied).toBe('rucio download lake:waveforms.2024 lake:zmumu.2024');
  await tree.focus();
  await page.keyboard.press('Control+c');
  await expect.poll(copied).toBe('lake:waveforms.2024\nlake:zmumu.2024');
  await page.keyboard.press('Shift+F10');
  await copyAs('URL');
  await expect(page.getByText('Copied 5.')).toBeVisible();
  expect(await copied()).toMatch(/^(root:\/\/\S+\n?){5}$/);
  await page.keyboard.press('Escape');
  await lab.row(tree, 'zmumu.2024').click({ button: 'right' });
  await copyAs('Path');
  await expect(page.getByText(/Copied 0, left out 5\. .*neither mounted nor brought here/)).toBeVisible();
  await lab.keep(page, 'use-copied');
});

const ATTACHMENTS = [
  { lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' },
  { lake: 'demo', did: 'lake:slowcontrol.run358031.csv', kind: 'file', variable: 'slow', access: 'auto' }
];

test('code for an attachment is offered by its files, put into a cell, and replaced rather than repeated', async ({ page }) => {
  const panel = await begin(page, 'snippets.ipynb', [''], { lab_datalake: { attachments: ATTACHMENTS } });
  const list = attachedTo(panel);
  await expect(list.getByText('The variable is set in the kernel.')).toHaveCount(2);
  const cells = page.locator('.jp-NotebookPanel .jp-CodeCell');
  const choose = async (variable, name) => {
    await list.getByRole('button', { name: `Insert code for ${variable}…` }).click();
    await page.locator('.lm-Menu-itemLabel', { hasText: new RegExp(`^${name}$`) }).click();
  };
  await list.getByRole('button', { name: 'Insert code for muons…' }).click();
  const offered = page.locator('.lm-Menu-content').last();
  await expect(offered).toContainText('uproot');
  await expect(offered).not.toContainText('pandas');
  await expect(offered).not.toContainText('coffea');
  await lab.keep(page, 'use-code-menu');
  await page.keyboard.press('Escape');
  await choose('muons', 'Python');
  await expect(cells).toHaveCount(1);
  await expect(cells.first()).toContainText('for file in muons');
  await choose('muons', 'uproot');
  await expect(cells).toHaveCount(1);
  await expect(cells.first()).toContainText('uproot.iterate');
  await choose('slow', 'pandas \\(CSV\\)');
  await expect(cells).toHaveCount(2);
  await lab.runAll(page);
  await expect(lab.output(page, 0)).toContainText('30000');
  await expect(lab.output(page, 1).locator('table')).toBeVisible();
  await lab.keep(page, 'use-code');
  await cells.first().locator('.cm-content').fill('my_own = 1');
  await choose('muons', 'Python');
  await expect(cells).toHaveCount(3);
  await expect(cells.first()).toContainText('my_own = 1');
});

test('the platform and everybody add code of their own, which comes first', async ({ page }) => {
  const panel = await begin(page, 'ownCode.ipynb', [''], { lab_datalake: { attachments: ATTACHMENTS } });
  const offer = async variable => {
    await attachedTo(panel)
      .getByRole('button', { name: `Insert code for ${variable}…` })
      .click();
    const offered = page.locator('.lm-Menu-itemLabel:visible');
    await expect(offered.getByText('Write Code of Your Own…')).toBeVisible(); // the kernel is asked first
    return offered;
  };
  await (await offer('slow')).getByText('Write Code of Your Own…').click();
  const own = page.locator('.jp-LabDatalake-ownCode');
  await own.locator('.jp-ArrayOperationsButton').last().click();
  await own.locator('input[name$="_name"]').fill('Mine');
  await own.locator('textarea[name$="_file"]').fill('first = {{variable}}\nprint({{did}})');
  await own.locator('textarea[name$="_file"]').scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(__dirname, '../../artefacts/screenshots/use-own-code.png') }); // JupyterLab's own page
  await expect(page.getByText('Saving completed')).toBeVisible();
  await page.getByRole('tab', { name: 'ownCode.ipynb' }).click();
  const offered = await (await offer('slow')).allTextContents();
  expect(offered.filter(one => one !== '').slice(0, 2)).toEqual(['Mine', 'Lake table']);
  expect(offered).not.toContain('Never there');
  expect(offered).not.toContain('dask (CSV)');
  await page.locator('.lm-Menu-itemLabel', { hasText: /^Mine$/ }).click();
  const cell = page.locator('.jp-NotebookPanel .jp-CodeCell').first();
  await expect(cell.locator('.cm-line')).toHaveText(['first = slow', 'print("lake:slowcontrol.run358031.csv")']);
  await (await offer('slow')).getByText('Lake table').click();
  await expect(cell).toContainText('rows = open(slow)');
  const kept = { raw: JSON.stringify({ showTour: false }) };
  await page.request.put('/lab/api/settings/lab-datalake:panel', { data: kept }); // no other story shall see it
});

test('in another language than Python the panel says what works, and code has the path or URL', async ({ page }) => {
  const kernelspec = { name: 'speaks-r', display_name: 'Speaks R', language: 'R' };
  const panel = await begin(page, 'speaksR.ipynb', [''], { kernelspec, lab_datalake: { attachments: ATTACHMENTS } });
  await expect(panel.getByText('The kernel speaks R: attachments are variables in Python only.')).toBeVisible();
  await attachedTo(panel).getByRole('button', { name: 'Insert code for slow…' }).click();
  await page.locator('.lm-Menu-itemLabel', { hasText: /^R$/ }).click();
  const cell = page.locator('.jp-NotebookPanel .jp-CodeCell').first();
  await expect(cell).toContainText(/slow <- "root:\/\/\S+slowcontrol.run358031.csv"/);
  await lab.keep(page, 'use-foreign');
});

test('rows and variables are dragged to a notebook, into code, and as text to a terminal', async ({ page }) => {
  const panel = await begin(page, 'drag.ipynb', ['', 'print(len())']);
  const tree = await lab.search(panel, 'lake', '*2024*');
  const drag = async (what, target, at = {}) => {
    const from = await (typeof what === 'string' ? lab.row(tree, what) : what).boundingBox();
    const to = await target.boundingBox();
    await page.mouse.move(from.x + Math.min(90, from.width / 2), from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 120, from.y + 20, { steps: 3 });
    await page.mouse.move(to.x + (at.x ?? 20), to.y + (at.y ?? to.height / 2), { steps: 8 });
    if (at.keep) {
      await lab.keep(page, at.keep);
    }
    await page.mouse.up();
  };
  const cells = page.locator('.jp-NotebookPanel .jp-CodeCell');
  await drag('zmumu.2024', cells.nth(0), { keep: 'use-dragged' });
  await expect(cells.nth(0)).toContainText('uproot');
  await expect(attachedTo(panel)).toContainText('zmumu_2024');
  const code = cells.nth(1).locator('.cm-line');
  const character = (await code.locator('span').last().boundingBox()) ?? (await code.boundingBox());
  await drag('waveforms.2024', code, { x: character.x + character.width - (await code.boundingBox()).x - 14 });
  await expect(cells.nth(1)).toContainText(/print\(.*waveforms_2024.*\)/);
  await expect(cells).toHaveCount(2);
  await drag('zmumu.2024', cells.nth(0).locator('.cm-line').last(), { x: 2 });
  await expect(attachedTo(panel).getByRole('listitem')).toHaveCount(2);
  const variable = attachedTo(panel).getByRole('button', { name: 'Rename zmumu_2024' });
  await drag(variable, code, { x: 2 });
  await expect(cells.nth(1)).toContainText(/zmumu_2024print\(/);
  await expect(attachedTo(panel).getByRole('textbox')).toHaveCount(0);

  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await page.locator('.lm-Menu-itemLabel', { hasText: /^New$/ }).click();
  await page.locator('.lm-Menu-itemLabel', { hasText: /^Terminal$/ }).click();
  const terminal = page.locator('.jp-Terminal');
  await expect(terminal.locator('textarea')).toBeFocused();
  await page.keyboard.type('echo ');
  await drag('zmumu.2024', terminal);
  await page.keyboard.type(` > ${lab.lakeStatus().work}/dropped.txt`);
  await page.keyboard.press('Enter');
  await expect.poll(() => lab.readWork('dropped.txt')).toBe('lake:zmumu.2024\n');
});

test('in a low window the buttons that attach and mend stay in sight', async ({ page }) => {
  const lost = { ...ATTACHMENTS[0], did: 'lake:zmumu.2042', variable: 'lost' };
  const panel = await begin(page, 'low.ipynb', ['pass'], { lab_datalake: { attachments: [lost] } });
  await page.setViewportSize({ width: 1400, height: 600 });
  const tree = await lab.search(panel, 'lake', '*2024*');
  await lab.row(tree, 'zmumu.2024').first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Shift+Enter');
  const form = panel.getByRole('form', { name: 'Attach to the notebook' });
  await expect(form.getByRole('textbox').first()).toBeInViewport();
  await expect(form.getByRole('button', { name: /^Attach \d+$/ })).toBeInViewport({ ratio: 1 });
  await lab.keep(page, 'use-low');
  await page.keyboard.press('Escape');
  const one = attachedTo(panel).getByRole('listitem', { name: 'lost', exact: true });
  await one.getByRole('button', { name: 'Choose another…' }).click();
  await expect(one.getByRole('list', { name: 'Names that begin alike' })).toBeVisible();
  await expect(one.getByRole('button', { name: 'Take this one' })).toBeInViewport({ ratio: 0.9 });
  await lab.keep(page, 'use-mend-low');
});

test('what it would cost to bring is said, and a DID that vanished is mended under the same variable', async ({ page }) => {
  const lost = { ...ATTACHMENTS[0], did: 'lake:zmumu.2042', variable: 'lost' };
  const panel = await begin(page, 'mend.ipynb', ['print(len(lost), lost[0].did)'], {
    lab_datalake: { attachments: [ATTACHMENTS[0], lost] }
  });
  const list = attachedTo(panel);
  const first = list.getByRole('listitem', { name: 'muons', exact: true });
  await expect(first.getByText('To bring all of it here: 4 files · 4.7 MB')).toBeVisible();
  const one = list.getByRole('listitem', { name: 'lost', exact: true });
  await expect(one).toContainText('It was renamed or deleted, or its name is misspelt. lost can stand for another one.');
  await one.getByRole('button', { name: 'Choose another…' }).click();
  const form = one.getByRole('form', { name: 'Another DID for lost' });
  await form.getByRole('textbox', { name: 'DID' }).fill('lake:neither-this');
  await page.keyboard.press('Enter');
  await expect(form.getByText(/neither-this/)).toBeVisible();
  await form.scrollIntoViewIfNeeded();
  await lab.keep(page, 'use-mend');
  await form.getByRole('list', { name: 'Names that begin alike' }).getByRole('button', { name: 'lake:zmumu.2024' }).click();
  await expect(one.getByText('The variable is set in the kernel.')).toBeVisible();
  await lab.runAll(page);
  await expect(lab.output(page, 0)).toContainText('4 lake:zmumu.2024._0000.root');
});
