const { expect, test } = require('@playwright/test');
const lab = require('./lab');

const muons = { lake: 'demo', did: 'lake:zmumu.2024', kind: 'dataset', variable: 'muons', access: 'auto' };
const hits = { lake: 'demo', did: 'lake:calorimeter.hits.2024', kind: 'dataset', variable: 'hits', access: 'auto' };
const write = (name, ...attachments) => lab.writeNotebook(name, ['pass'], { lab_datalake: { attachments } });
const attachedTo = panel => panel.getByRole('list', { name: 'Attached to this notebook' });
const openFile = (page, name) => page.locator('.jp-DirListing-item', { hasText: name }).dblclick();

test('a panel that nobody sees asks nothing, and knows what it shows when it is seen again', async ({ page }) => {
  write('quiet-one.ipynb', muons);
  write('quiet-two.ipynb', hits);
  await lab.openNotebook(page, 'quiet-one.ipynb');
  const panel = await lab.openPanel(page);
  await expect(attachedTo(panel)).toContainText('Opens through the cache');
  await page.locator('.jp-SideBar [data-id="filebrowser"]').click();
  await expect(panel).toBeHidden();
  const asked = [];
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/lab-datalake/')) {
      asked.push(`${request.method()} ${pathname}`);
    }
  });
  await openFile(page, 'quiet-two.ipynb');
  await expect(page.locator('.jp-NotebookPanel:visible [data-status="idle"]').first()).toBeVisible();
  await lab.runAll(page);
  await expect(page.locator('.jp-NotebookPanel:visible .jp-InputPrompt').first()).toHaveText('[1]:');
  expect(asked).toEqual([]);
  await lab.openPanel(page);
  await expect(attachedTo(panel)).toContainText('hits');
  await expect(attachedTo(panel)).toContainText(/Opens /);
  expect(asked).toContain('POST /lab-datalake/availability');
});

test('of several notebooks the panel shows the one in front, and attaches to it', async ({ page }) => {
  write('first.ipynb', muons);
  write('second.ipynb', hits);
  await lab.openNotebook(page, 'first.ipynb');
  await openFile(page, 'second.ipynb');
  const panel = await lab.openPanel(page);
  await expect(attachedTo(panel).getByRole('listitem')).toHaveAccessibleName('hits');
  await page.getByRole('tab', { name: /first\.ipynb/ }).click();
  await expect(attachedTo(panel).getByRole('listitem')).toHaveAccessibleName('muons');
  const tree = await lab.search(panel, 'lake', 'waveforms.2024');
  await lab.row(tree, 'waveforms.2024').click();
  await tree.press('Shift+Enter');
  await panel.getByRole('textbox', { name: 'Variable' }).press('Enter');
  await expect(attachedTo(panel).getByRole('listitem')).toHaveCount(2);
  await page.getByRole('tab', { name: /second\.ipynb/ }).click();
  await expect(attachedTo(panel).getByRole('listitem')).toHaveCount(1);
});

test('the panel also stands in the right side bar, and stays there after a reload', async ({ page }) => {
  write('right-side.ipynb', muons);
  await lab.openNotebook(page, 'right-side.ipynb');
  await page.locator('.jp-SideBar [data-id="lab-datalake-panel"]').click({ button: 'right' });
  await page.locator('.lm-Menu-item', { hasText: 'Switch Sidebar Side' }).click();
  const panel = page.locator('#jp-right-stack #lab-datalake-panel');
  await page.locator('.jp-SideBar.jp-mod-right [data-id="lab-datalake-panel"]').waitFor();
  await lab.openPanel(page);
  await expect(panel).toBeVisible();
  const kept = page.waitForResponse(response => {
    const request = response.request();
    return request.method() === 'PUT' && /workspaces/.test(request.url()) && /zmumu/.test(request.postData() ?? '');
  });
  await expect(lab.row(await lab.search(panel, 'lake', 'zmumu'), 'zmumu.2024')).toBeVisible();
  await expect(attachedTo(panel)).toContainText('Opens through the cache');
  await lab.keep(page, 'panel-right');
  await lab.row(panel.getByRole('tree'), 'zmumu.2024').dblclick();
  await expect(page.locator('#jp-main-dock-panel .jp-LabDatalake-look:visible')).toContainText('zmumu.2024');
  await kept;
  await page.goto('/lab/tree/right-side.ipynb');
  await expect(panel).toBeVisible();
  await expect(panel.getByRole('searchbox')).toHaveValue('zmumu');
  await page.locator('.jp-SideBar [data-id="lab-datalake-panel"]').click({ button: 'right' });
  await page.locator('.lm-Menu-item', { hasText: 'Switch Sidebar Side' }).click();
  await page.locator('.jp-SideBar.jp-mod-left [data-id="lab-datalake-panel"]').waitFor();
});
