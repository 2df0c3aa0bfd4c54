// What the stories do in JupyterLab, in words of a person.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { expect } = require('@playwright/test');
const { barriers } = require('./barriers');

/** What `serve.py` says of the lake: the cache's address, its folder, the folder of the notebooks, the file that breaks a lake. */
function lakeStatus() {
  return JSON.parse(readFileSync(process.env.LAB_DATALAKE_UI_STATUS, 'utf-8'));
}

/** Write a notebook of code cells into the work folder. */
function writeNotebook(name, cells, metadata = {}) {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' },
      language_info: { name: 'python' },
      ...metadata
    },
    cells: cells.map((source, index) => ({
      id: `cell-${index}`,
      cell_type: 'code',
      metadata: {},
      execution_count: null,
      outputs: [],
      source
    }))
  };
  writeFileSync(join(lakeStatus().work, name), JSON.stringify(notebook));
}

/** The text of a file in the work folder; empty where there is none. */
function readWork(name) {
  const file = join(lakeStatus().work, name);
  return existsSync(file) ? readFileSync(file, 'utf-8') : '';
}

/** Open a notebook in JupyterLab and wait until its kernel is idle. */
async function openNotebook(page, name) {
  await page.goto(`/lab/tree/${name}?reset`);
  await page.locator('.jp-NotebookPanel .jp-Cell').first().waitFor();
  await expect(page.locator('.jp-NotebookPanel [data-status="idle"]').first()).toBeVisible();
}

/** Show the panel; answers its region. */
async function openPanel(page) {
  const panel = page.getByRole('region', { name: 'Data lakes' });
  if (!(await panel.isVisible())) {
    await page.locator('.jp-SideBar [data-id="lab-datalake-panel"]').click();
  }
  await expect(panel).toBeVisible();
  return panel;
}

/** Search in a scope; answers the tree of what was found. */
async function search(panel, scope, pattern) {
  const field = panel.getByRole('combobox', { name: 'Scope' });
  await field.fill(scope);
  await field.press('Escape');
  const name = panel.getByRole('searchbox', { name: 'Search' });
  await name.fill(pattern);
  await name.press('Enter');
  return panel.getByRole('tree');
}

/** The row of a DID in the tree, by the start of its accessible name. */
function row(tree, name) {
  return tree.getByRole('treeitem', { name: new RegExp(`^${name.replaceAll('.', '\\.')}, `) });
}

/** Unfold a row of what was found; the same DID may stand once more inside another one. */
async function unfold(tree, name) {
  const found = row(tree, name).and(tree.locator('[aria-level="1"]'));
  await found.locator('[data-action="toggle"], .jp-LabDatalake-twist').first().click();
  await expect(found).toHaveAttribute('aria-expanded', 'true');
}

/** Restart the kernel and run all cells, through the menu as a person would. */
async function restartAndRunAll(page) {
  await page.getByRole('menuitem', { name: 'Kernel', exact: true }).click();
  await page.getByRole('menuitem', { name: /Restart Kernel and Run All Cells/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm Kernel Restart' }).click();
}

/** Run all cells. */
async function runAll(page) {
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
}

/** The output area of the nth code cell, from 0. */
function output(page, index) {
  return page.locator('.jp-NotebookPanel .jp-CodeCell').nth(index).locator('.jp-OutputArea');
}

/** Make the left side bar wide; it comes as narrow as it goes. */
async function widen(page) {
  const bar = await page.locator('#jp-left-stack').boundingBox();
  await page.mouse.move(bar.x + bar.width + 1, bar.y + 300);
  await page.mouse.down();
  await page.mouse.move(bar.x + 480, bar.y + 300, { steps: 5 });
  await page.mouse.up();
}

/** Choose a theme, by its exact name, and wait until JupyterLab's splash is over. */
async function theme(page, name) {
  await page.getByRole('menuitem', { name: 'Settings', exact: true }).click();
  await page.locator('.lm-Menu-item', { hasText: /^Theme$/ }).click();
  await page.locator('.lm-Menu-item', { hasText: new RegExp(`^${name}$`) }).click();
  await expect(page.locator('body')).toHaveAttribute('data-jp-theme-name', name);
  await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
}

const dark = page => theme(page, 'JupyterLab Dark');
const highContrast = page => theme(page, 'JupyterLab Dark High Contrast');
const light = page => theme(page, 'JupyterLab Light');

/** Keep a screenshot as an artefact of the run: what is worth a picture also has to be open to everybody. */
async function keep(page, name) {
  await page.screenshot({ path: join(__dirname, '..', '..', 'artefacts', 'screenshots', `${name}.png`) });
  expect(await barriers(page), `barriers in “${name}”`).toEqual([]);
}

module.exports = {
  dark,
  highContrast,
  keep,
  lakeStatus,
  light,
  openNotebook,
  openPanel,
  output,
  readWork,
  restartAndRunAll,
  row,
  runAll,
  search,
  unfold,
  widen,
  writeNotebook
};
