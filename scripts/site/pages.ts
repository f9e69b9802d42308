/** Makes pages of the site from the Markdown files of the repository. */
import { dirname, join, relative } from 'node:path/posix';
import { Marked, type Tokens } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

/** A page, and the files that it needs. */
export interface Page {
  /** The path of the page in the site. */
  readonly path: string;
  readonly html: string;
  /** The files of the repository that the page links to or shows, as paths from the root. */
  readonly files: readonly string[];
}

/**
 * The path in the site of a Markdown file of the repository: `docs/` is the root of the site, and the README its first
 * page.
 */
function pageOf(path: string): string {
  if (path === 'README.md') return 'index.html';
  return path.replace(/^docs\//, '').replace(/\.md$/, '.html');
}

/** The path in the site of another file of the repository. */
export function fileOf(path: string): string {
  return path.replace(/^docs\//, '');
}

/**
 * Renders a page.
 * @param path the path of the Markdown file, from the root of the repository
 * @param sources the texts of all pages, by such paths
 */
export function renderPage(path: string, sources: ReadonlyMap<string, string>): Page {
  const page = pageOf(path);
  const files = new Set<string>();
  const place = (address: string): string => {
    if (/^[a-z][a-z\d+.-]*:|^#/i.test(address)) return address;
    const [target = '', fragment] = address.split('#', 2);
    const file = join(dirname(path), decodeURI(target)).replace(/\/$/, '');
    const known = sources.has(file);
    if (!known) files.add(file);
    const way = relative(dirname(page), known ? pageOf(file) : fileOf(file));
    return fragment === undefined ? way : `${way}#${fragment}`;
  };
  const marked = new Marked(gfmHeadingId(), {
    walkTokens: (token) => {
      if (token.type === 'link' || token.type === 'image') {
        const linked = token as Tokens.Link | Tokens.Image;
        linked.href = place(linked.href);
      }
    },
  });
  const source = sources.get(path) ?? '';
  // A block that scrolls must be within reach of the keyboard.
  const parsed = (marked.parse(source) as string).replaceAll('<pre>', '<pre tabindex="0">');
  const body = parsed.replaceAll(
    /(<img[^>]*\ssrc=")([^"]*)(")/g,
    (_, before: string, address: string, after: string) =>
      before + (isPlaced(address, files, page) ? address : place(address)) + after,
  );
  const title = /^#\s+(.+)$/m.exec(source)?.[1] ?? 'Quorate';
  return { path: page, html: layout({ page, title, body: `<main>${body}</main>` }), files: [...files] };
}

/** True for an address that leads to a place in the site already. Images in HTML within Markdown do not yet. */
function isPlaced(address: string, files: ReadonlySet<string>, page: string): boolean {
  const target = join(dirname(page), address);
  return [...files].some((file) => fileOf(file) === target);
}

const NAVIGATION: readonly (readonly [path: string, title: string])[] = [
  ['index.html', 'Quorate'],
  ['playground.html', 'Playground'],
  ['manifests.html', 'Manifests'],
  ['configuration.html', 'Configuration'],
  ['rules.html', 'Rules'],
  ['model.html', 'Model'],
  ['paper.html', 'Paper'],
  ['ci.html', 'CI'],
  ['editors.html', 'Editors'],
  ['agents.html', 'Agents'],
];

interface Layout {
  /** The path of the page in the site. */
  readonly page: string;
  readonly title: string;
  /** The content as HTML. */
  readonly body: string;
  readonly wide?: boolean;
}

/** A whole page around a body. Nothing in it may be fetched from a network. */
export function layout({ page, title, body, wide = false }: Layout): string {
  const way = (path: string): string => relative(dirname(page), path);
  const links = NAVIGATION.map(
    ([path, name]) => `<a href="${way(path)}"${path === page ? ' aria-current="page"' : ''}>${name}</a>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="connect-src 'none'; form-action 'none'">
<title>${escaped(title.replaceAll('`', ''))}</title>
<link rel="stylesheet" href="${way('site.css')}">
</head>
<body class="page${wide ? ' wide' : ''}">
<nav aria-label="Pages">${links.join('\n')}</nav>
${body}
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
