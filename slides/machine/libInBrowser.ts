import { join, sep } from 'node:path';
import type { Plugin } from 'vite';

/** Files of the library that need Node or native code, and what stands in for them in a browser. */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  'lib/tensor/backend.ts': 'backend.ts',
  'lib/text/chineseScript.ts': 'chineseScript.ts',
};

const NODE_MODULES = ['buffer', 'fs', 'fs/promises', 'os', 'path', 'timers/promises'];

/** In the place of packages and of Node's own modules: for `resolve.alias`. */
export function browserAliases(root: string): { find: RegExp; replacement: string }[] {
  const folder = join(root, 'slides', 'live', 'browser');
  return [
    { find: /^@tensorflow\/tfjs$/u, replacement: join(folder, 'tensorflow.ts') },
    ...NODE_MODULES.map((name) => ({
      find: new RegExp(`^node:${name}$`, 'u'),
      replacement: join(folder, 'node', `${name.replace('/', '-')}.ts`),
    })),
  ];
}

/**
 * Lets a page import the library as it stands: the engine room's two doors to Node have counterparts
 * in `slides/live/browser`, and CommonJS files of ours are modules. Nothing of `attention/`, `layers/`,
 * `models/` and `decoding/` is replaced.
 */
export function libInBrowser(root: string): Plugin {
  const at = (path: string) =>
    join(root, ...path.split('/'))
      .split(sep)
      .join('/');
  const replaced = new Map(
    Object.entries(COUNTERPARTS).map(([from, to]) => [at(from), at(`slides/live/browser/${to}`)]),
  );
  let isServing = false;
  return {
    name: 'lib-in-browser',
    enforce: 'pre',
    configResolved: ({ command }) => void (isServing = command === 'serve'),
    async resolveId(id, importer, options) {
      if (!importer || !id.startsWith('.')) return null;
      const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
      return resolved && (replaced.get(resolved.id) ?? resolved);
    },
    transform(code, id) {
      // A build turns CommonJS into modules by itself; the server sends each file as it is.
      const isOurs = id.endsWith('.cjs') && id.startsWith(at('lib/'));
      return isOurs && isServing
        ? code.replace(/module\.exports = (\{[^}]*\});/u, 'export $1;')
        : null;
    },
  };
}
