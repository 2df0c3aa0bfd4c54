const { expect, test } = require('@playwright/test');
const lab = require('./lab');

const chooseLake = (panel, lake) => panel.getByRole('combobox', { name: 'Data lake' }).selectOption(lake);

/** Everything that the page holds in its memory, as Chromium writes it down after it has thrown away what nobody needs. */
async function memoryOf(page) {
  const devtools = await page.context().newCDPSession(page);
  const chunks = [];
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devtools.detach();
  return chunks.join('');
}

/** Everything that the page keeps beyond itself. */
async function storageOf(page) {
  const kept = await page.context().storageState({ indexedDB: true });
  return JSON.stringify([kept, await page.evaluate(() => ({ ...sessionStorage }))]);
}

test('beside a lake that is down the doctor says why and what to do, and its report can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  lab.writeNotebook('doctor.ipynb', ['pass']);
  await lab.openNotebook(page, 'doctor.ipynb');
  const panel = await lab.openPanel(page);
  await chooseLake(panel, 'far');
  await panel.getByRole('button', { name: 'What is wrong?' }).first().click();
  const findings = panel.getByRole('list', { name: 'What the doctor found' });
  await expect(findings.getByText(/far · network.*refuses connections/)).toBeVisible();
  await expect(panel.getByText(/\d+ things are in order/)).toBeVisible();
  await lab.keep(page, 'panel-doctor');
  await panel.getByRole('button', { name: 'Copy the findings' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/problem: far, network: .*refuses connections/);
  await panel.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(findings).toBeHidden();
});

test('beside a lake that refuses a token stands what else the doctor finds in it, unasked', async ({ page }) => {
  lab.writeNotebook('refused.ipynb', ['pass']);
  await lab.openNotebook(page, 'refused.ipynb');
  const panel = await lab.openPanel(page);
  await chooseLake(panel, 'refused');
  await expect(panel.getByText(/refuses the token: it is for “storage”/)).toBeVisible();
  const finding = panel.getByRole('list', { name: 'What the doctor says of it' });
  await expect(finding).toContainText(/signed with a key that .* no longer has/);
  await expect(finding).toContainText('Sign in again');
  await lab.keep(page, 'panel-refused');
});

test('where all lakes are looked into, and beside an attachment, the doctor says of each lake what is wrong with it', async ({
  page
}) => {
  const attachments = ['far', 'refused'].map(lake => ({
    lake,
    did: 'lake:zmumu.2024',
    kind: 'dataset',
    variable: lake,
    access: 'auto'
  }));
  lab.writeNotebook('aid.ipynb', ['pass'], { lab_datalake: { attachments } });
  await lab.openNotebook(page, 'aid.ipynb');
  const panel = await lab.openPanel(page);
  await chooseLake(panel, '');
  const aid = panel.getByRole('list', { name: 'What the doctor says of it' });
  const attached = panel.getByRole('list', { name: 'Attached to this notebook' });
  const tree = panel.getByRole('tree');
  await tree.focus();
  await page.keyboard.type('Refused');
  await expect(aid).toContainText(/signed with a key that .* no longer has/);
  await expect(lab.row(tree, 'Refused lake')).toBeInViewport();
  await lab.keep(page, 'panel-aid-all');
  await page.keyboard.press('Home');
  await expect(aid).toHaveCount(0);
  const refused = attached.getByRole('listitem', { name: 'refused', exact: true });
  await refused.getByRole('button', { name: 'What is wrong?' }).click();
  await expect(refused.getByRole('list')).toContainText(/signed with a key that .* no longer has/);
  await refused.getByRole('list').scrollIntoViewIfNeeded();
  await lab.keep(page, 'panel-aid-attached');
});

test('a password that was typed is neither in the memory of the page nor kept by it, nor sent to it', async ({ page }) => {
  const { password } = lab.lakeStatus();
  const answers = [];
  page.on('response', response => answers.push(response.text().catch(() => '')));
  lab.writeNotebook('password.ipynb', ['pass']);
  await lab.openNotebook(page, 'password.ipynb');
  const panel = await lab.openPanel(page);
  await chooseLake(panel, 'closed');
  const form = panel.getByRole('form', { name: 'Sign in to Closed lake' });
  await form.getByLabel('User').fill('analyst');
  await form.getByLabel('Password').pressSequentially(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expect(panel).toContainText('Signed in as analyst');
  const memory = await memoryOf(page);
  expect(memory.includes('Signed in as')).toBe(true); // texts of the panel are found in it
  expect(memory.includes(password)).toBe(false);
  expect((await storageOf(page)).includes(password)).toBe(false);
  expect((await Promise.all(answers)).filter(text => text.includes(password))).toEqual([]);
  await panel.getByRole('button', { name: 'Sign out' }).click();
  await expect(form).toBeVisible();
});
