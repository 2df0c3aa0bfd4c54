const { expect, test } = require('@playwright/test');
const lab = require('./lab');

/** Open a notebook and choose a lake in the panel. */
async function begin(page, name, lake) {
  lab.writeNotebook(name, ['pass']);
  await lab.openNotebook(page, name);
  const panel = await lab.openPanel(page);
  await panel.getByRole('combobox', { name: 'Data lake' }).selectOption(lake);
  return panel;
}

/** Sign in on the provider's own page, as the analyst. */
async function signInThere(tab) {
  await tab.getByLabel('User').fill('analyst');
  await tab.getByLabel('Password').fill(lab.lakeStatus().password);
  await tab.getByRole('button', { name: 'Sign in' }).click();
}

test('a person signs in on the page of the provider, finds data, and signs out', async ({ page }) => {
  const panel = await begin(page, 'browser.ipynb', 'openid');
  const ways = panel.getByRole('region', { name: 'Sign in to OpenID lake' });
  await expect(ways).toContainText('wants to know who asks');
  await lab.keep(page, 'sign-in-ways');
  const opening = page.waitForEvent('popup');
  await ways.getByRole('button', { name: 'Sign in', exact: true }).click();
  const tab = await opening;
  await expect(panel).toContainText('Waiting for you to sign in there');
  await lab.keep(page, 'sign-in-page');
  const closing = tab.waitForEvent('close');
  await signInThere(tab);
  await closing;
  await expect(panel).toContainText('Signed in as analyst');
  await expect(panel).toContainText('OpenID provider 127.0.0.1');
  await expect(lab.row(await lab.search(panel, 'lake', '*zmumu*'), 'zmumu.2024')).toBeVisible();
  await lab.keep(page, 'sign-in-done');
  await panel.getByRole('button', { name: 'Sign out' }).click();
  await expect(ways).toBeVisible();
});

test('what the provider brings back stands neither in the address nor in the history of the browser', async ({ page }) => {
  await page.goto('/lab-datalake/callback?code=canary-9d1&state=canary-9d1');
  await expect(page.getByRole('alert')).toContainText('Not signed in');
  expect(page.url()).toMatch(/\/lab-datalake\/callback$/);
  const devtools = await page.context().newCDPSession(page);
  const { entries } = await devtools.send('Page.getNavigationHistory');
  expect(entries.map(({ url }) => url).filter(url => url.includes('canary'))).toEqual([]);
});

test('a person signs in with a code, in another tab', async ({ context, page }) => {
  const panel = await begin(page, 'code.ipynb', 'openid');
  await panel.getByRole('button', { name: 'Use a code' }).click();
  const card = panel.getByRole('group', { name: 'Sign in with a code' });
  await expect(card.getByRole('timer')).toContainText('left');
  await expect(card.getByRole('img')).toBeVisible();
  await lab.keep(page, 'sign-in-code');
  await lab.dark(page);
  await lab.keep(page, 'sign-in-code-dark');
  await lab.widen(page);
  await lab.keep(page, 'sign-in-code-wide');
  const code = await card.getByLabel('Code', { exact: true }).textContent();
  const opening = context.waitForEvent('page');
  await card.getByRole('link', { name: 'Open the page' }).click();
  const tab = await opening;
  await expect(tab.locator('body')).toContainText(code);
  await tab.getByRole('button', { name: 'Continue' }).click();
  await signInThere(tab);
  await expect(panel).toContainText('Signed in as analyst');
  await panel.getByRole('button', { name: 'Sign out' }).click();
  await expect(panel).toContainText('Signed out');
  await lab.light(page);
});

test('a code is cancelled, and another one had', async ({ page }) => {
  const panel = await begin(page, 'cancelled.ipynb', 'openid');
  const code = panel.getByLabel('Code', { exact: true });
  await panel.getByRole('button', { name: 'Use a code' }).click();
  const first = await code.textContent();
  await panel.getByRole('button', { name: 'New code' }).click();
  await expect(code).toBeVisible();
  await expect(code).not.toHaveText(first);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('button', { name: 'Use a code' })).toBeVisible();
});

test('a person signs in through the page of Rucio itself', async ({ page }) => {
  const panel = await begin(page, 'through.ipynb', 'through');
  const opening = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  await signInThere(await opening);
  await expect(panel).toContainText('Signed in as analyst');
});

test('the passphrase of a key is asked for, and a wrong one is told as such', async ({ page }) => {
  const panel = await begin(page, 'passphrase.ipynb', 'grid');
  const form = panel.getByRole('form', { name: 'Sign in to Grid lake with a key' });
  const passphrase = form.getByLabel('Passphrase of the key');
  const send = form.getByRole('button', { name: 'Sign in' });
  await expect(panel).toContainText('is locked with a passphrase');
  await lab.keep(page, 'sign-in-passphrase');
  await passphrase.fill('wrong');
  await send.click();
  await expect(form.getByRole('alert')).toContainText(/This is not the passphrase of the key in .*Type it again\./);
  await expect(passphrase).toHaveValue('');
  await lab.keep(page, 'sign-in-passphrase-wrong');
  await passphrase.fill(lab.lakeStatus().password);
  await send.click();
  await expect(panel).toContainText('Signed in as analyst');
  await expect(panel).toContainText(/certificate in .*usercert\.pem/);
  await expect(panel).toContainText(/\d+ minutes left, then renewed/);
  await expect(lab.row(await lab.search(panel, 'lake', '*zmumu*'), 'zmumu.2024')).toBeVisible();
  await lab.keep(page, 'sign-in-passphrase-done');
  await lab.widen(page);
  await lab.keep(page, 'sign-in-passphrase-done-wide');
  await panel.getByRole('button', { name: 'Sign out' }).click();
  await expect(form).toBeVisible();
});

test('a sign-in that ends is said before and after, and one goes on where one was', async ({ page }) => {
  const panel = await begin(page, 'ending.ipynb', 'ending');
  const signIn = panel.getByRole('button', { name: 'Sign in with a code' });
  await signIn.click();
  await expect(panel).toContainText('Signed in as analyst');
  await expect(panel).toContainText(/The sign-in ends in \d+ seconds?\./);
  const tree = await lab.search(panel, 'lake', '*zmumu*');
  await expect(lab.row(tree, 'analysis.zmumu')).toBeVisible();
  await lab.keep(page, 'sign-in-ends-soon');
  await expect(panel).toContainText('Signed out', { timeout: 60_000 });
  await expect(panel).toContainText('has ended, and cannot be renewed');
  await lab.row(tree, 'analysis.zmumu').locator('[data-action="toggle"]').click();
  const note = tree.getByRole('treeitem', { name: /has ended/ });
  await expect(note).toBeVisible();
  await lab.keep(page, 'sign-in-ended');
  await note.getByRole('button', { name: 'Sign in' }).click();
  await expect(signIn).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tree.locator('[aria-level="2"]').first()).toHaveAttribute('aria-label', /, (dataset|container)$/);
  await expect(lab.row(tree, 'analysis.zmumu')).toHaveAttribute('aria-expanded', 'true');
});
