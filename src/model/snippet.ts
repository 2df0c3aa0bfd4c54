import type { Attachment, Snippet } from '../api/wire';

/** What code is written for: the kind of attachment, the names of its files as far as known, and the kernel. */
export type Ground = {
  readonly kind: Attachment['kind'];
  readonly names: readonly string[];
  readonly language: string;
  /** The modules that can be imported; null if nobody knows. */
  readonly importable: ReadonlySet<string> | null;
};

/** The code for this kind of attachment; empty if there is none. */
export function templateOf(snippet: Snippet, kind: Attachment['kind']): string {
  return kind === 'file' ? snippet.file : snippet.files;
}

/** The snippets that fit, in their order. Files whose names nobody knows may be of any type. */
export function fitting(
  snippets: readonly Snippet[],
  ground: Ground
): Snippet[] {
  const names = ground.names.map(name => name.toLowerCase());
  return snippets.filter(
    snippet =>
      snippet.language === ground.language &&
      templateOf(snippet, ground.kind) !== '' &&
      snippet.needs.every(module => ground.importable?.has(module) ?? true) &&
      (snippet.suffixes.length === 0 ||
        names.length === 0 ||
        names.some(name => snippet.suffixes.some(one => name.endsWith(one))))
  );
}

/** A person's own before others: of two of the same name the first one stands, and one without code for none. */
export function withOwn(
  own: readonly Snippet[],
  others: readonly Snippet[]
): Snippet[] {
  const byName = new Map<string, Snippet>();
  for (const snippet of [...own, ...others]) {
    if (!byName.has(snippet.name)) {
      byName.set(snippet.name, snippet);
    }
  }
  return [...byName.values()].filter(({ file, files }) => file || files);
}

/** Whether the code says what opens the data, which the lake has to be asked for. */
export function needsUrls(template: string): boolean {
  return /\{\{urls?\}\}/.test(template);
}

/** The code for an attachment. urls: what opens its files, where the code says it. */
export function written(
  template: string,
  { did, lake, variable }: Pick<Attachment, 'did' | 'lake' | 'variable'>,
  language: string,
  urls: readonly string[]
): string {
  const quote = quoteOf(language);
  const values = new Map([
    ['variable', variable],
    ['did', quote(did)],
    ['lake', quote(lake)],
    ['url', quote(urls[0] ?? '')],
    ['urls', urls.map(quote).join(isShell(language) ? ' ' : ', ')]
  ]);
  return template.replace(
    /\{\{(\w+)\}\}/g,
    (all, name: string) => values.get(name) ?? all
  );
}

function isShell(language: string): boolean {
  return ['bash', 'sh', 'zsh'].includes(language);
}

/** A text in the quotes of a shell, in which no sign means anything. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** How a text stands in quotes in a language. */
function quoteOf(language: string): (text: string) => string {
  if (isShell(language)) {
    return shellQuoted;
  }
  return text => {
    const quoted = JSON.stringify(text);
    return language === 'julia' ? quoted.replaceAll('$', '\\$') : quoted;
  };
}
