// What stands on the screen, as words: which were never translated, and which are cut with no way to read them whole.

/** Texts and names of what is visible below a selector that did not come through the translator. */
function untranslated(page, selector) {
  return page.evaluate(where => {
    const NAME = '[translate="no"]';
    const JUPYTERS = /^(side panel|main area) content$| Section$/u;
    const named = [...document.querySelectorAll(NAME)].flatMap(one => [one.textContent, one.title]);
    const names = [...new Set(named)].filter(name => name !== '').sort((one, other) => other.length - one.length);
    const isExcused = element => element.closest(`${NAME}, body [lang], time, pre`)?.matches(':not([lang=""])') ?? false;
    const isWords = text => {
      let rest = text.replace(JUPYTERS, '');
      names.forEach(name => (rest = rest.replaceAll(name, '')));
      for (let before = ''; before !== rest;) {
        before = rest;
        rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, ''); // what is put into a text may be one, too
      }
      return /\p{L}/u.test(rest.replace(/\d[\d.,]* ?(B|[kMGTPE]B)\b/gu, ''));
    };
    const found = new Set();
    for (const root of document.querySelectorAll(where)) {
      for (const element of [root, ...root.querySelectorAll('*')]) {
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) || isExcused(element)) {
          continue;
        }
        const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data);
        const attributes = ['aria-label', 'title', 'placeholder', 'alt'].map(name => element.getAttribute(name) ?? '');
        [...texts, ...attributes].filter(isWords).forEach(text => found.add(`${element.className || element.tagName}: ${text}`));
      }
    }
    return [...found];
  }, selector);
}

/** What is cut at the edge of its element, and does not say the whole in a tooltip. */
function cut(page, selector) {
  return page.evaluate(where => {
    const isCut = element => {
      const { overflowX } = getComputedStyle(element);
      return element.scrollWidth > element.clientWidth + 1 && (overflowX === 'hidden' || overflowX === 'clip');
    };
    const isLeaf = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    const all = [...document.querySelectorAll(where)].flatMap(root => [...root.querySelectorAll('*')]);
    return all
      .filter(one => one.checkVisibility() && isLeaf(one) && isCut(one) && one.closest('[title]') === null)
      .map(one => `${one.className || one.tagName}: ${one.textContent}`);
  }, selector);
}

module.exports = { cut, untranslated };
