import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeStamp } from '../../lib/cli/bootstrap/stamp.cjs';
import { clonePaths } from '../../lib/cli/paths';
import { unzip } from '../../lib/cli/setup/native/archive';
import { unpackedVersion } from '../../lib/cli/setup/native/libraries';
import { answers, fetchOfficial } from '../../lib/cli/setup/native/official';
import { nativePlatform, type Wheel } from '../../lib/cli/setup/native/platforms';
import { isNativeReady, nativeStep } from '../../lib/cli/setup/native/step';
import { fetchWheel } from '../../lib/cli/setup/native/wheel';
import { repositoryRoot } from '../support/paths';
import { sendBytes, serve } from './support/fileServer';
import { temporaryFolder } from './support/folder';
import { cloneForBuild, environment, stepIn } from './support/nativeStep';

const { python } = clonePaths(repositoryRoot);
const LIBRARY = 'bytes of a library '.repeat(20_011);

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Packs files, given as name → text, into a zip archive. */
function zip(file: string, files: Record<string, string>): void {
  const script =
    'import json, sys, zipfile\n' +
    'with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:\n' +
    '    for name, text in json.load(sys.stdin).items(): archive.writestr(name, text)\n';
  execFileSync(python, ['-c', script, file], { input: JSON.stringify(files) });
}

describe('the official archive', () => {
  const archive = () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'lib'));
    writeFileSync(join(folder, 'lib', 'libtensorflow.so.2'), LIBRARY);
    const file = join(folder, 'tf.tar.gz');
    execFileSync('tar', ['-czf', file, '-C', folder, 'lib']);
    return file;
  };

  it('is unpacked, once its bytes are right', async () => {
    const file = archive();
    const { url } = await serve((request, response, number) =>
      sendBytes(request, response, readFileSync(file), number === 1 ? 101 : Infinity),
    );
    environment({ TFJS_NODE_CDN_STORAGE: new URL('/', url).href });
    const step = stepIn(temporaryFolder());
    await fetchOfficial(step, { path: 'x/tf.tar.gz', sha256: sha256(file), version: '2.9.1' });
    const library = join(step.paths.tensorflow, 'lib', 'libtensorflow.so.2');
    expect(readFileSync(library, 'utf8')).toBe(LIBRARY);
    expect(unpackedVersion(step.paths)).toBe('2.9.1');
    expect(existsSync(join(step.paths.downloads, 'tf.tar.gz'))).toBe(false);
  });

  it('is refused when its bytes are wrong', async () => {
    const file = archive();
    const wrong = readFileSync(file);
    wrong[wrong.length - 9] ^= 1;
    const { url } = await serve((request, response) => sendBytes(request, response, wrong));
    environment({ TFJS_NODE_CDN_STORAGE: new URL('/', url).href });
    const step = stepIn(temporaryFolder());
    const official = { path: 'x/tf.tar.gz', sha256: sha256(file), version: '2.9.1' };
    await expect(fetchOfficial(step, official)).rejects.toThrow('SHA-256');
    expect(unpackedVersion(step.paths)).toBeUndefined();
    expect(existsSync(step.paths.tensorflow)).toBe(false);
  });

  it('is not waited for longer than 4 seconds', async () => {
    const { url } = await serve(() => {}); // takes the request, never answers
    environment({ TFJS_NODE_CDN_STORAGE: new URL('/', url).href });
    const official = { path: 'tf.tar.gz', sha256: '', version: '' };
    const began = Date.now();
    expect(await answers(official)).toBe(false);
    expect(Date.now() - began).toBeLessThan(8_000);
    const ready = await serve((_request, response) => void response.writeHead(200).end());
    environment({ TFJS_NODE_CDN_STORAGE: new URL('/', ready.url).href });
    expect(await answers(official)).toBe(true);
  });
});

describe('the wheel', () => {
  const NAME = 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl';

  const wheelIn = (folder: string): string => {
    const file = join(folder, NAME);
    const info = 'tensorflow_cpu-2.21.0.dist-info';
    zip(file, {
      'tensorflow/libtensorflow_cc.so.2': LIBRARY,
      'tensorflow/libtensorflow_framework.so.2': 'framework',
      'tensorflow/include/tensorflow/c/c_api.h': '// header',
      'tensorflow/include/eigen/other.h': '// not needed',
      'tensorflow/python/client.py': 'not needed',
      [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: tensorflow-cpu\nVersion: 2.21.0\n',
      [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nTag: cp312-cp312-manylinux_2_27_x86_64\n',
      [`${info}/RECORD`]: '',
    });
    return file;
  };

  const linux = nativePlatform('linux', 'x64').wheel as Wheel;

  /** A package index, as a company or a mirror would run one, with this wheel alone. */
  const index = async (bytes: Buffer, limit: (number: number) => number = () => Infinity) => {
    let downloads = 0;
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (request.url?.endsWith('.whl')) {
        return sendBytes(request, response, bytes, limit(++downloads));
      }
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<a href="/files/${NAME}">${NAME}</a>`);
    };
    const { url, seen } = await serve(answer);
    const address = new URL('/simple/', url).href;
    environment({ PIP_INDEX_URL: address, PIP_FIND_LINKS: '', PIP_CONFIG_FILE: '/dev/null' });
    return seen;
  };

  it('comes from the index that pip is set to, and only what is needed is unpacked', async () => {
    const folder = temporaryFolder();
    const file = wheelIn(folder);
    await index(readFileSync(file));
    const step = stepIn(temporaryFolder());
    await fetchWheel(step, { ...linux, sha256: sha256(file) });
    const { tensorflow, downloads } = step.paths;
    expect(readFileSync(join(tensorflow, 'lib', 'libtensorflow_cc.so.2'), 'utf8')).toBe(LIBRARY);
    expect(readlinkSync(join(tensorflow, 'lib', 'libtensorflow.so'))).toBe('libtensorflow_cc.so.2');
    const framework = join(tensorflow, 'lib', 'libtensorflow_framework.so');
    expect(readFileSync(framework, 'utf8')).toBe('framework');
    expect(existsSync(join(tensorflow, 'include', 'tensorflow', 'c', 'c_api.h'))).toBe(true);
    expect(existsSync(join(tensorflow, 'include', 'eigen'))).toBe(false);
    expect(existsSync(downloads)).toBe(false);
    expect(unpackedVersion(step.paths)).toBe('2.21.0');
  });

  it('is refused when its bytes are wrong, by us and by pip', async () => {
    const folder = temporaryFolder();
    const file = wheelIn(folder);
    await index(readFileSync(file));
    const step = stepIn(temporaryFolder());
    const other = createHash('sha256').update('another wheel').digest('hex');
    await expect(fetchWheel(step, { ...linux, sha256: other })).rejects.toThrow('pip download');
    expect(readFileSync(step.context.logFile, 'utf8')).toMatch(/HASH|hash/);
    expect(existsSync(step.paths.tensorflow)).toBe(false);
    expect(existsSync(join(step.paths.downloads, basename(file)))).toBe(false);
  });
});

describe('unzip', () => {
  it('throws at a damaged archive', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a.zip');
    zip(file, { 'a.txt': LIBRARY });
    const place = (path: string) => path;
    expect(await unzip(file, join(folder, 'whole'), { place })).toBe(1);
    writeFileSync(file, readFileSync(file).subarray(0, -40));
    await expect(unzip(file, join(folder, 'half'), { place })).rejects.toThrow();
  });
});

describe('native TensorFlow', () => {
  it('is ready here, and is not when a library was cut short', () => {
    const paths = clonePaths(repositoryRoot);
    expect(isNativeReady(paths)).toBe(true);
    expect(isNativeReady({ ...paths, tfjsNode: temporaryFolder() })).toBe(false);
  });

  it('says loudly, with every reason, when no way leads to it', async () => {
    const gone = await serve((request) => void request.socket.destroy());
    environment({
      TFJS_NODE_CDN_STORAGE: new URL('/', gone.url).href,
      PATH: '/nowhere',
      CXX: '',
    });
    const step = stepIn(temporaryFolder());
    await nativeStep.run(step);
    expect(step.warn).toHaveBeenCalledOnce();
    const [{ en }] = step.warn.mock.calls[0] as [{ en: string }];
    expect(en).toContain('about 100 times slower');
    expect(en).toContain('what is there: not built yet');
    expect(en).toContain('official download: its host does not answer');
    expect(en).toContain('wheel of the Python package index: there is no C++ compiler');
    expect(en).toMatch(/→ Install a C\+\+ compiler .*; then run npm start: it tries again\.$/);
    expect(en).not.toContain('network');
    expect(nativeStep.isDone(step.context, step.paths)).toBe(false);
  });

  it('does not ask for a compiler where there is one and it failed', async () => {
    const gone = await serve((request) => void request.socket.destroy());
    const folder = temporaryFolder();
    const failing = join(folder, 'c++');
    const script =
      '#!/bin/sh\n[ "$1" = --version ] || { echo "c_api.h: error: no such file"; exit 1; }\n';
    writeFileSync(failing, script, { mode: 0o755 });
    environment({ TFJS_NODE_CDN_STORAGE: new URL('/', gone.url).href, CXX: failing });
    environment({ PIP_INDEX_URL: gone.url, PIP_FIND_LINKS: '', PIP_CONFIG_FILE: '/dev/null' });
    const step = stepIn(cloneForBuild('clone'));
    writeStamp(join(step.paths.tensorflow, 'libraries.json'), '2.21.0');
    await nativeStep.run(step);
    const [{ en, zh }] = step.warn.mock.calls[0] as [{ en: string; zh: string }];
    expect(en).toContain('libraries downloaded before: c_api.h: error: no such file');
    expect(en).toMatch(/→ Check the network/); // the wheel would have been the next way
    expect(`${en} ${zh}`).not.toMatch(/compiler \(|编译器（/);
  });
});
