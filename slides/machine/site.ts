import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import type { Locale } from '../../lib/locale';
import { charactersOf, onlyNeededFonts } from './fonts';
import { browserAliases, libInBrowser } from './libInBrowser';
import { readDeck } from './readDeck';
import { renderDeck } from './render';

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
function deckPlugin(root: string, lang: Locale): Plugin {
  const vocabulary = readFileSync(join(root, CHECKPOINT, 'target-vocabulary.json'), 'utf8');
  let characters: Set<number> | undefined;
  return {
    name: 'deck',
    enforce: 'pre',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html
          .replaceAll('{{lang}}', lang === 'zh' ? 'zh-CN' : 'en')
          .replaceAll('{{title}}', TITLES[lang])
          .replace('{{slides}}', () => renderDeck(root, readDeck(root, lang))),
    },
    transform(css, id) {
      if (!/\.css$/u.test(id)) return null;
      const own = readFileSync(join(root, 'slides', 'deck', 'words.ts'), 'utf8');
      characters ??= charactersOf(renderDeck(root, readDeck(root, lang)) + vocabulary + own);
      return onlyNeededFonts(css, characters);
    },
    configureServer(server) {
      server.watcher.add([join(root, 'slides', lang), join(root, 'lib')]);
      server.watcher.on('change', (file) => {
        if (file.startsWith(join(root, 'slides', lang))) server.ws.send({ type: 'full-reload' });
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

/**
 * Vite's configuration for the deck of a language.
 *
 * @param root the clone's folder
 * @param outDir where a build goes; not needed to serve
 */
export function siteConfig(root: string, lang: Locale, outDir?: string): InlineConfig {
  const slides = join(root, 'slides');
  return {
    root: join(slides, 'deck'),
    base: './',
    configFile: false,
    publicDir: false,
    logLevel: 'silent',
    cacheDir: join(slides, 'node_modules', `.vite-${lang}`),
    plugins: [libInBrowser(root), deckPlugin(root, lang)],
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
