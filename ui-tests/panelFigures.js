// What the panel takes in a real browser, for benchmarks/panel.py: node panelFigures.js < question.json > answer.json
// Question: url, token, runs; a scope, the dataset in it whose files are found and how many (found, rows), the one that is
// looked at and how many files it has (name, files). Times in milliseconds, memory in MiB.
const { readFileSync } = require('node:fs');
const { chromium, expect } = require('@playwright/test');
const lab = require('./stories/lab');

const WITHIN = { timeout: 300_000 };
const SECONDS = 3;

/** From the press on a tab of the side bar to the first picture in which `selector` is seen. */
async function firstPaint(page, tab, selector) {
  await page.evaluate(
    ([tab, selector]) => {
      const isSeen = () => document.querySelector(selector)?.getBoundingClientRect().height > 0;
      window.painted = new Promise(done => {
        document.querySelector(tab).addEventListener(
          'pointerdown',
          pressed => {
            const look = () =>
              isSeen() ? setTimeout(() => done(performance.now() - pressed.timeStamp)) : requestAnimationFrame(look);
            requestAnimationFrame(look);
          },
          { once: true, capture: true }
        );
      });
    },
    [tab, selector]
  );
  await page.locator(tab).click();
  return page.evaluate(() => window.painted);
}

/** How long each picture stayed meanwhile, the slowest hundredth and the number in a second. */
async function frames(page, meanwhile) {
  await page.evaluate(() => {
    window.pictures = [];
    const note = time => {
      window.pictures?.push(time);
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  await meanwhile();
  const seen = await page.evaluate(() => {
    const { pictures } = window;
    window.pictures = undefined;
    return pictures;
  });
  const stays = seen.slice(1).map((time, n) => time - seen[n]);
  stays.sort((a, b) => a - b);
  return { slowest: stays[Math.floor(stays.length * 0.99)], aSecond: (1000 * stays.length) / (seen.at(-1) - seen[0]) };
}

/** Turn the wheel over something for some seconds, as a person does. */
async function scroll(page, over) {
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const end = Date.now() + SECONDS * 1000;
  while (Date.now() < end) {
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(30);
  }
}

/** The memory of the page's JavaScript in MiB, without what nobody needs any more. */
async function memory(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 2 ** 20;
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** JupyterLab as it starts. */
async function open(page) {
  await page.goto('/lab?reset');
  await page.locator('.jp-Launcher').waitFor();
}

/** The panel is opened again and again in a fresh page, beside a panel of JupyterLab itself; how far anything jumps. */
async function paint(page, runs) {
  const figures = { ours: [], peer: [], shift: 0 };
  for (let run = 0; run < runs; run++) {
    await open(page);
    figures.peer.push(
      await firstPaint(page, '.jp-SideBar [data-id="jp-running-sessions"]', '#jp-running-sessions .jp-RunningSessions-section')
    );
    await page.evaluate(() => {
      window.jumps = 0;
      const isOurs = ({ node }) => node?.parentElement?.closest('#lab-datalake-panel');
      const count = list => list.getEntries().forEach(one => (window.jumps += one.sources.some(isOurs) ? one.value : 0));
      new PerformanceObserver(count).observe({ type: 'layout-shift', buffered: false });
    });
    figures.ours.push(await firstPaint(page, '.jp-SideBar [data-id="lab-datalake-panel"]', '#lab-datalake-panel input'));
    await expect(page.getByRole('region', { name: 'Data lakes' })).toContainText('Signed in as', WITHIN);
    await page.waitForTimeout(500);
    figures.shift = Math.max(figures.shift, await page.evaluate(() => window.jumps));
  }
  return figures;
}

/** A search that finds very many files: until some and all are there, how it scrolls, is sorted and narrowed, what the page holds. */
async function search(page, session, { scope, found, rows }) {
  await open(page);
  const panel = await lab.openPanel(page);
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Files' });
  const before = await memory(session);
  const still = await frames(page, () => page.waitForTimeout(SECONDS * 1000));
  let tree;
  let first;
  const whole = await timed(async () => {
    first = await timed(async () => {
      tree = await lab.search(panel, scope, `${found}._*`);
      await expect(tree.getByRole('treeitem').first()).toBeVisible(WITHIN);
    });
    await expect(panel).toContainText(`${rows.toLocaleString('en-US')} found`, WITHIN);
  });
  const scrolled = await frames(page, () => scroll(page, tree));
  const choose = await timed(async () => {
    await tree.focus();
    await page.keyboard.press('End');
    await expect(tree.locator('[aria-selected="true"]')).toBeVisible();
  });
  const grew = (await memory(session)) - before;
  const sort = await timed(async () => {
    await panel.getByRole('combobox', { name: 'Order' }).selectOption('size');
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
  });
  const narrow = await timed(async () => {
    await lab.search(panel, scope, `${found}._*${rows - 1}*`);
    await expect(panel.getByText('1 found', { exact: true })).toBeVisible(WITHIN);
  });
  return { first, whole, still, scrolled, choose, sort, narrow, grew };
}

/** A dataset of very many files as a tab: how it scrolls, is narrowed and chosen from, and what the page holds. */
async function look(page, session, { scope, name, files }) {
  await open(page);
  const panel = await lab.openPanel(page);
  await panel.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Datasets' });
  const before = await memory(session);
  await lab.row(await lab.search(panel, scope, name), name).dblclick();
  const tab = page.locator('.jp-LabDatalake-look:visible');
  await expect(tab.getByText(`${files.toLocaleString('en-US')} files`).first()).toBeVisible(WITHIN);
  await expect(tab.getByRole('option').first()).toBeVisible(WITHIN);
  const list = tab.getByRole('listbox');
  const scrolled = await frames(page, () => scroll(page, list));
  const narrow = await timed(async () => {
    await tab.getByRole('searchbox', { name: 'Narrow the files' }).fill(`*${String(files - 1)}*`);
    await expect(tab.getByText(/^1 file fits/)).toBeVisible(WITHIN);
  });
  const choose = await timed(async () => {
    await list.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await expect(list.locator('[aria-selected="true"]')).toHaveCount(1);
  });
  return { scrolled, narrow, choose, grew: (await memory(session)) - before };
}

async function main() {
  const asked = JSON.parse(readFileSync(0, 'utf-8'));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  });
  try {
    const page = await browser.newPage({
      baseURL: asked.url,
      viewport: { width: 1400, height: 900 },
      extraHTTPHeaders: { Authorization: `token ${asked.token}` }
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const settings = { raw: JSON.stringify({ resultLimit: 100_000 }) };
    await page.request.put('/lab/api/settings/lab-datalake:panel', { data: settings });
    const answer = {
      paint: await paint(page, asked.runs),
      search: await search(page, session, asked),
      look: await look(page, session, asked)
    };
    process.stdout.write(JSON.stringify(answer));
  } finally {
    await browser.close();
  }
}

void main();
