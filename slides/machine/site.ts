import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { escapeHtml } from '../../lib/figures/escapeHtml';
import type { Locale } from '../../lib/locale';
import { charactersOf, onlyNeededFonts } from './fonts';
import { browserAliases, libInBrowser } from './libInBrowser';
import { readDeck } from './readDeck';
import { renderDeck } from './render';
import { toJupyter } from './toJupyter';

const TITLES: Readonly<Record<Locale, string>> = {
  zh: '注意力机制与 Transformer',
  en: 'Attention and the Transformer',
};

/** The trained translator that the live slide fetches, from the repository's root. */
const CHECKPOINT = 'datasets/translator/checkpoint';
const CHECKPOINT_FILES = [
  'config.json',
  'model.safetensors',
  'source-vocabulary.json',
  'target-vocabulary.json',
];

/** Where the page finds it, beside itself. */
const FETCHED = 'checkpoint';

/** Puts the slides of a language into the template, and reloads the page when what they are made of changes. */
function deckPlugin(root: string, lang: Locale, folder: string): Plugin {
  const vocabulary = readFileSync(join(root, CHECKPOINT, 'target-vocabulary.json'), 'utf8');
  let characters: Set<number> | undefined;
  const slides = (areLinked: boolean) =>
    renderDeck(root, readDeck(root, lang, folder), { areLinked });
  return {
    name: 'deck',
    enforce: 'pre',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { server }) => {
        const page = html
          .replaceAll('{{lang}}', lang === 'zh' ? 'zh-CN' : 'en')
          .replaceAll('{{title}}', TITLES[lang]);
        if (!server) return page.replace('{{slides}}', () => slides(false));
        try {
          const shown = slides(true);
          return page.replace('{{slides}}', () => shown);
        } catch (error) {
          // Whoever writes a slide sees what is wrong with it, and the deck once it is mended.
          return page.replace(/<body>[\s\S]*<\/body>/u, () => mistakePage(lang, error as Error));
        }
      },
    },
    transform(css, id) {
      if (!/\.css$/u.test(id)) return null;
      const own = readFileSync(join(root, 'slides', 'deck', 'words.ts'), 'utf8');
      characters ??= charactersOf(slides(false) + vocabulary + own);
      return onlyNeededFonts(css, characters);
    },
    configureServer(server) {
      const watched = [folder, join(root, 'lib')];
      server.watcher.add(watched);
      server.watcher.on('all', (_, file) => {
        if (!watched.some((place) => file.startsWith(place)) || file.includes('dist')) return;
        characters = undefined;
        server.ws.send({ type: 'full-reload' });
      });
      server.middlewares.use((request, response, next) => {
        toJupyter(root, lang, request, response).then((isAnswered) => isAnswered || next(), next);
      });
      server.middlewares.use((request, response, next) => {
        const name = CHECKPOINT_FILES.find((file) => request.url?.endsWith(`/${FETCHED}/${file}`));
        if (name === undefined) return next();
        response.end(readFileSync(join(root, CHECKPOINT, name)));
      });
    },
    generateBundle() {
      for (const name of CHECKPOINT_FILES) {
        const source = readFileSync(join(root, CHECKPOINT, name));
        this.emitFile({ type: 'asset', fileName: `${FETCHED}/${name}`, source });
      }
    },
  };
}

function mistakePage(lang: Locale, { message }: Error): string {
  const title = lang === 'zh' ? '有一页幻灯片写错了' : 'A slide has a mistake';
  const told = `<h1>${title}</h1><pre>${escapeHtml(message)}</pre>`;
  return `<body><main class="mistake" style="padding: 3em; font-size: 20px">${told}</main></body>`;
}

/** Where a deck comes from, and where its site goes. */
interface Places {
  /** Where the deck is, if not in its own place. */
  readonly folder?: string;
  /** Where a build goes; not needed to serve. */
  readonly outDir?: string;
}

/**
 * Vite's configuration for the deck of a language.
 *
 * @param root the clone's folder
 */
export function siteConfig(
  root: string,
  lang: Locale,
  { folder = join(root, 'slides', lang), outDir }: Places,
): InlineConfig {
  const slides = join(root, 'slides');
  return {
    root: join(slides, 'deck'),
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    cacheDir: join(slides, 'node_modules', `.vite-${lang}`),
    plugins: [libInBrowser(root), deckPlugin(root, lang, folder)],
    resolve: { alias: browserAliases(root) },
    server: { host: '127.0.0.1', fs: { allow: [root] } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
    },
  };
}
