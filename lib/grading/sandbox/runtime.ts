import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, sep } from 'node:path';

/** A file or folder of this machine that a child sees, read-only, and where. */
export interface Mount {
  readonly from: string;
  readonly to: string;
}

/** Where a child finds its own programs, and the packages they use. */
export const KIT = '/kit';
const MODULES = `${KIT}/node_modules`;

/** The only packages that a child can load: TensorFlow.js in plain JavaScript, and the compiler. */
const PACKAGES = [
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-cpu',
  '@tslab/typescript-for-tslab',
];

/** What those packages load themselves. */
const THEIR_PACKAGES = [
  ['@tensorflow/tfjs-core', 'seedrandom'],
  ['@tensorflow/tfjs-core', 'long'],
] as const;

/** The folder of the programs that run in a child. */
export const CHILD_PROGRAMS = join(__dirname, 'child');

/**
 * What a child needs in order to run: Node.js with the system's libraries that it is linked to, our
 * programs, and three packages. Nothing else of this machine is there.
 */
export function runtimeMounts(tools: readonly string[]): Mount[] {
  const node = realpathSync(process.execPath);
  const programs = [node, ...tools.map((tool) => realpathSync(tool))];
  const libraries = new Set(programs.flatMap(librariesOf));
  return [
    ...[...libraries].map((from) => ({ from: realpathSync(from), to: from })),
    ...programs.map((from, i) => ({ from, to: `${KIT}/${i === 0 ? 'node' : basename(from)}` })),
    { from: CHILD_PROGRAMS, to: `${KIT}/child` },
    { from: join(LIBRARY, 'tensor', MENDING), to: `${KIT}/tensor/${MENDING}` },
    ...libraryMounts(),
    ...packageFolders().map(({ name, from }) => ({ from, to: `${MODULES}/${name}` })),
  ];
}

const LIBRARY = join(__dirname, '..', '..'); // lib, or lib/dist
const ROOMS = ['locale', 'tensor', 'attention', 'layers'];

/** Without which the product of TensorFlow.js in plain JavaScript is wrong: needed also uncompiled. */
const MENDING = 'portableProduct.cjs';

/** The rooms of our library that compute; none before it is compiled. */
function libraryMounts(): Mount[] {
  const compiled = basename(LIBRARY) === 'dist' ? LIBRARY : join(LIBRARY, 'dist');
  return ROOMS.map((room) => ({ from: join(compiled, room), to: `${KIT}/lib/${room}` })).filter(
    ({ from }) => existsSync(from),
  );
}

/** The folders of the packages that a child can load. */
function packageFolders(): { name: string; from: string }[] {
  const own = PACKAGES.map((name) => ({ name, from: packageFolder(name, __filename) }));
  const theirs = THEIR_PACKAGES.map(([user, name]) => ({
    name,
    from: packageFolder(name, join(packageFolder(user, __filename), 'package.json')),
  }));
  return [...own, ...theirs];
}

/** What a child has beside that where native TensorFlow computes: what computes of that package. */
export function nativeMounts(): Mount[] {
  const name = '@tensorflow/tfjs-node';
  const home = packageFolder(`${name}/package.json`, __filename, name);
  const libraries = librariesOf(join(home, ...ADDON)).filter(
    (path) => !path.startsWith(home + sep),
  );
  return [
    ...libraries.map((from) => ({ from: realpathSync(from), to: from })),
    // One by one: a folder of the package may be a link to where several clones share it.
    ...[['package.json'], ['dist'], ADDON, ['deps', 'lib']].map((part) => ({
      from: realpathSync(join(home, ...part)),
      to: [MODULES, name, ...part].join('/'),
    })),
  ];
}

/** Finds the libraries of TensorFlow by its own place, in `../../deps/lib`. */
const ADDON = ['lib', 'napi-v8', 'tfjs_binding.node'];

function packageFolder(module: string, from: string, name = module): string {
  const main = createRequire(from).resolve(module);
  const inside = join('node_modules', ...name.split('/'));
  const end = main.lastIndexOf(inside + sep) + inside.length;
  return main.slice(0, end);
}

/** The shared libraries of a program, by their full paths: `ldd` tells them. */
function librariesOf(program: string): string[] {
  const said = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...said.matchAll(/^\s*(?:\S+ => )?(\/.+) \(0x[0-9a-f]+\)$/gm)].map(([, path]) => path);
}

/**
 * The same, readable by the user that children run as: what lies in a folder closed to others, such as
 * root's home, is copied.
 *
 * @param folder where copies go; open to all
 */
export function readableByAll(mounts: readonly Mount[], folder: string): Mount[] {
  return mounts.map(({ from, to }, i) => {
    if (isOpenToAll(from)) return { from, to };
    const copy = join(folder, `${i}-${basename(from)}`);
    mkdirSync(folder, { recursive: true });
    if (statSync(from).isDirectory()) cpSync(from, copy, { recursive: true, dereference: true });
    else copyFileSync(from, copy);
    return { from: copy, to };
  });
}

const OTHERS_READ = 0o4;
const OTHERS_ENTER = 0o1;

function isOpenToAll(path: string): boolean {
  const { mode } = statSync(path);
  if ((mode & OTHERS_READ) === 0) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & OTHERS_ENTER) === 0) return false;
    if (folder === dirname(folder)) return existsSync(path);
  }
}
