import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryCurrent } from '../bootstrap/build.cjs';
import { freeMegabytes } from '../bootstrap/disk.cjs';
import { packagesCurrent } from '../bootstrap/packages.cjs';
import { packageVersion } from '../../kernel';
import { same } from '../setup/failure';
import { bad, ok, warn, type Check } from './check';

const TESTED_NODES = [20, 22, 24];
const LOW_DISK_MB = 500;

/** The version of an installed npm package; undefined when it is not there or cut short. */
function installedVersion(root: string, name: string): string | undefined {
  try {
    return packageVersion(join(root, 'node_modules', name, 'package.json'));
  } catch {
    return undefined;
  }
}

/** The version of a package that our library asks for. */
function wantedVersion(root: string, name: string): string {
  const manifest = readFileSync(join(root, 'lib', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies[name];
}

/** Node.js itself. */
export const nodeCheck: Check = {
  name: same('Node.js'),
  run: () => {
    const major = Number(process.versions.node.split('.')[0]);
    if (TESTED_NODES.includes(major)) return Promise.resolve(ok(same(process.version)));
    return Promise.resolve(
      warn(same(process.version), {
        zh: `测试过的是 Node ${TESTED_NODES.join('、')}；如遇问题请换用其中之一。`,
        en: `Tested with Node ${TESTED_NODES.join(', ')}; if something fails, use one of them.`,
      }),
    );
  },
};

/** The packages of the lock file, and the two that matter most by name. */
export const packagesCheck: Check = {
  name: { zh: 'npm 包', en: 'npm packages' },
  run: (_context, { root }) => {
    if (!packagesCurrent(root)) {
      return Promise.resolve(
        bad({ zh: '与 package-lock.json 不一致', en: 'not those of package-lock.json' }),
      );
    }
    const name = '@tensorflow/tfjs';
    const version = installedVersion(root, name);
    if (version) return Promise.resolve(ok(same(`${name} ${version}`)));
    return Promise.resolve(
      bad(
        { zh: `缺少 ${name}`, en: `${name} is missing` },
        {
          zh: '删除 node_modules 文件夹，再运行 npm start。',
          en: 'Delete the folder node_modules, then run npm start.',
        },
      ),
    );
  },
};

/** The library compiled from the present sources. */
export const libraryCheck: Check = {
  name: { zh: '编译好的 lib', en: 'Compiled lib' },
  run: (_context, { root }) => {
    const entry = join(root, 'lib', 'dist', 'index.js');
    if (!existsSync(entry)) {
      return Promise.resolve(
        bad(
          { zh: '缺少 lib/dist/index.js', en: 'lib/dist/index.js is missing' },
          {
            zh: '删除 lib/dist 文件夹，再运行 npm start。',
            en: 'Delete the folder lib/dist, then run npm start.',
          },
        ),
      );
    }
    if (libraryCurrent(root)) return Promise.resolve(ok({ zh: '最新', en: 'up to date' }));
    return Promise.resolve(bad({ zh: '比源代码旧', en: 'older than its sources' }));
  },
};

/** The compiler and REPL under our kernel. */
export const tslabCheck: Check = {
  name: same('tslab'),
  run: (_context, { root }) => {
    const version = installedVersion(root, 'tslab');
    const wanted = wantedVersion(root, 'tslab');
    if (version === wanted) return Promise.resolve(ok(same(version)));
    const found = version ?? { zh: '没有安装', en: 'not installed' };
    return Promise.resolve(
      bad(
        typeof found === 'string'
          ? {
              zh: `版本是 ${found}，需要 ${wanted}`,
              en: `version ${found}; ${wanted} is needed`,
            }
          : found,
        {
          zh: '删除 node_modules 文件夹，再运行 npm start。',
          en: 'Delete the folder node_modules, then run npm start.',
        },
      ),
    );
  },
};

/** Room for checkpoints and executed notebooks. */
export const diskCheck: Check = {
  name: { zh: '磁盘空间', en: 'Free disk' },
  run: (_context, { root }) => {
    const free = freeMegabytes(root);
    const detail = same(`${(free / 1000).toFixed(1)} GB`);
    if (free >= LOW_DISK_MB) return Promise.resolve(ok(detail));
    return Promise.resolve(
      warn(detail, {
        zh: '空间不多了，保存检查点时可能写不下。',
        en: 'That is little: saving a checkpoint may fail.',
      }),
    );
  },
};
