const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** A notebook of its own for each story. */
async function begin(page, name, metadata = {}) {
  lab.writeNotebook(name, ['pass'], metadata);
  await lab.openNotebook(page, name);
  return lab.openPanel(page);
}

const attachedTo = panel => panel.getByRole('list', { name: 'Attached to this notebook' });
const chooseLake = (panel, lake) => panel.getByRole('combobox', { name: 'Data lake' }).selectOption(lake);

test('the keyboard alone finds, unfolds and attaches', async ({ page }) => {
  const panel = await begin(page, 'keyboard.ipynb');
  const scope = panel.getByRole('combobox', { name: 'Scope' });
  await scope.focus();
  await page.keyboard.type('lak');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(scope).toHaveValue('lake');
  const tree = panel.getByRole('tree');
  await tree.focus();
  await page.keyboard.type('analysis.zmumu');
  const container = lab.row(tree, 'analysis.zmumu');
  await expect(container).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(container).toHaveAttribute('aria-expanded', 'true');
  await expect(tree.locator('[aria-level="2"]').first()).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(tree.locator('[aria-level="2"]').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(container).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Shift+Enter');
  await expect(panel.getByRole('textbox', { name: 'Variable' })).toBeFocused();
  await page.keyboard.type('from');
  await expect(panel.getByText('This is a word of Python itself.')).toBeVisible();
  await page.keyboard.type('_keys');
  await page.keyboard.press('Enter');
  await expect(attachedTo(panel)).toContainText('from_keys');
  await expect(tree).toBeFocused();
});

test('an attachment is renamed, inserted and detached, and the kernel follows', async ({ page }) => {
  const attachments = [{ lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' }];
  const panel = await begin(page, 'renamed.ipynb', { lab_datalake: { attachments } });
  const list = attachedTo(panel);
  await expect(list).toContainText('The variable is set in the kernel.');
  await list.getByRole('button', { name: 'Rename muons' }).click();
  const field = list.getByRole('textbox', { name: 'New name of muons' });
  await field.fill('leptons');
  await field.press('Enter');
  await expect(list.getByRole('button', { name: 'Rename leptons' })).toBeVisible();
  await page.locator('.jp-NotebookPanel .jp-CodeCell .cm-content').first().fill('print(len(');
  await list.getByRole('button', { name: 'Insert leptons into the cell' }).click();
  await page.keyboard.type('))');
  await page.keyboard.press('Shift+Enter');
  await expect(lab.output(page, 0)).toContainText('4');
  await list.getByRole('button', { name: 'Rename leptons' }).click({ button: 'right' });
  await page.locator('.lm-Menu-item', { hasText: /^Open By$/ }).click();
  await page.locator('.lm-Menu-item', { hasText: /^Origin$/ }).click();
  await expect(list).toContainText('Wished for: Origin');
  await expect(list).toContainText('Opens at its origin');
  await expect(list).toContainText('The variable is set in the kernel.');
  await page.locator('.jp-NotebookPanel .jp-CodeCell .cm-content').nth(1).fill('print(leptons[0].access)');
  await page.keyboard.press('Shift+Enter');
  await expect(lab.output(page, 1)).toContainText('remote');
  await list.getByRole('button', { name: 'Detach leptons' }).click();
  await expect(panel.getByText('Nothing is attached to this notebook.')).toBeVisible();
});

test('one lake that is down hides no other, says what to do, and a report of it can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const panel = await begin(page, 'lakes.ipynb');
  await chooseLake(panel, 'far');
  const alert = panel.getByRole('alert');
  await expect(alert).toContainText(/refuses/);
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
  await lab.keep(page, 'panel-down');
  await alert.getByRole('button', { name: 'Copy report' }).click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toMatch(/^error: LakeUnreachable\nmessage: .*refuses.*\n/);
  expect(report).toMatch(/\nlake: far\n.*\nlab-datalake: \d.*\nLab: JupyterLab \d/s);
  await chooseLake(panel, 'demo');
  const tree = await lab.search(panel, 'lake', '*zmumu*');
  await expect(lab.row(tree, 'zmumu.2024')).toBeVisible();
});

test('a wrong password is said in words, and the field is cleared at once', async ({ page }) => {
  const panel = await begin(page, 'signIn.ipynb');
  await chooseLake(panel, 'closed');
  const form = panel.getByRole('form', { name: 'Sign in to Closed lake' });
  await form.getByLabel('User').fill('analyst');
  await form.getByLabel('Password').fill('canary-5d1e');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(form.getByLabel('Password')).toHaveValue('');
  await expect(form.getByRole('alert')).toBeVisible();
  await expect(panel).not.toContainText('canary-5d1e');
  await lab.keep(page, 'panel-sign-in');
});

test('a filter with a typing mistake is said at its field, nothing found is said as such', async ({ page }) => {
  const panel = await begin(page, 'filter.ipynb');
  await lab.search(panel, 'lake', 'there-is-no-such-name');
  await expect(panel.getByText('Nothing in lake fits.')).toBeVisible();
  const field = panel.getByRole('searchbox', { name: 'Search' });
  await field.fill('run >>> 3');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await lab.keep(page, 'panel-filter');
  await lab.search(panel, '', 'zmumu');
  await expect(panel).toContainText('Without a scope only your own are looked into');
  await lab.search(panel, '*', 'zmumu.2024');
  await expect(lab.row(panel.getByRole('tree'), 'lake:zmumu.2024')).toBeVisible();
});

test('after a reload the panel shows what it showed', async ({ page }) => {
  const panel = await begin(page, 'reload.ipynb');
  const kept = page.waitForResponse(response => {
    const request = response.request();
    return request.method() === 'PUT' && /workspaces/.test(request.url()) && /"unfolded":\["/.test(request.postData() ?? '');
  });
  const tree = await lab.search(panel, 'lake', 'analysis.zmumu*');
  await lab.unfold(tree, 'analysis.zmumu');
  await expect(tree.locator('[aria-level="2"]').first()).toBeVisible();
  await kept;
  await page.goto('/lab/tree/reload.ipynb');
  await expect(panel.getByRole('combobox', { name: 'Scope' })).toHaveValue('lake');
  await expect(panel.getByRole('searchbox', { name: 'Search' })).toHaveValue('analysis.zmumu*');
  await expect(tree.locator('[aria-level="2"]').first()).toBeVisible();
});

test('at 220 pixels nothing is out of reach', async ({ page }) => {
  const panel = await begin(page, 'narrow.ipynb');
  const tree = await lab.search(panel, 'lake', '*');
  await expect(tree.getByRole('treeitem').first()).toBeVisible();
  // JupyterLab's own handle stops at 250.
  await page.addStyleTag({ content: '#jp-left-stack > * { max-width: 220px; min-width: 0 !important; }' });
  await expect.poll(async () => (await panel.boundingBox()).width).toBe(220);
  const beyond = await panel.evaluate(whole => {
    const right = whole.getBoundingClientRect().right;
    return [...whole.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > right).map(one => one.outerHTML);
  });
  expect(beyond).toEqual([]);
  await lab.keep(page, 'panel-narrow');
});

test('without a notebook the panel says what to do, and attaching makes one', async ({ page }) => {
  await page.goto('/lab?reset');
  const panel = await lab.openPanel(page);
  await expect(panel.getByText('No notebook is open.')).toBeVisible();
  const tree = await lab.search(panel, 'lake', 'zmumu*');
  const row = lab.row(tree, 'zmumu.2024');
  await row.hover();
  await row.getByRole('button', { name: /^Attach/ }).click();
  await panel.getByRole('textbox', { name: 'Variable' }).fill('muons');
  await page.keyboard.press('Enter');
  await expect(attachedTo(panel)).toContainText('The variable is set in the kernel.');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.locator('.jp-NotebookPanel .jp-CodeCell .cm-content').first().fill('len(muons)');
  await page.keyboard.press('Shift+Enter');
  await expect(lab.output(page, 0)).toContainText('4');
});

test('the same panel is in Notebook 7', async ({ page }) => {
  const attachments = [{ lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' }];
  lab.writeNotebook('seven.ipynb', ['muons[0]'], { lab_datalake: { attachments } });
  await page.goto('/notebooks/seven.ipynb');
  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Show Data Lakes' }).click();
  const panel = page.getByRole('region', { name: 'Data lakes' });
  await expect(attachedTo(panel)).toContainText('The variable is set in the kernel.');
  await lab.keep(page, 'panel-notebook7');
});
