// What stands in the way of people who cannot see or point.
const { readFileSync } = require('node:fs');

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf-8');

/** Everything of ours that is on the page. */
const OURS = '.jp-LabDatalake';

/** The rules of WCAG 2.2 AA that our part of the page breaks, with where. */
async function barriers(page) {
  if ((await page.locator(OURS).count()) === 0) {
    return [];
  }
  await page.evaluate(AXE);
  return page.evaluate(async where => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await window.axe.run(where, { runOnly: tags, rules: { region: { enabled: false } } });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`);
  }, OURS);
}

module.exports = { barriers };
