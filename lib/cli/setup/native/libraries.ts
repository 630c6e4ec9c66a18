import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readStamp, writeStamp } from '../../bootstrap/stamp.cjs';
import type { Paths } from '../../paths';
import type { Bilingual } from '../../../locale';
import type { StepReport } from '../step';

const stampFile = ({ tensorflow }: Paths) => join(tensorflow, 'libraries.json');

/** Which TensorFlow lies in `.cache/tensorflow`, unpacked whole: `2.21.0`; undefined for none. */
export function unpackedVersion(paths: Paths): string | undefined {
  return readStamp(stampFile(paths));
}

/**
 * Unpacks libraries into a folder of another name first, so that `.cache/tensorflow` is whole or not
 * there.
 */
export async function unpackInto(
  { tensorflow }: Paths,
  version: string,
  unpack: (folder: string) => Promise<unknown>,
): Promise<void> {
  const folder = `${tensorflow}.partial`;
  rmSync(folder, { recursive: true, force: true });
  await unpack(folder);
  writeStamp(join(folder, 'libraries.json'), version);
  rmSync(tensorflow, { recursive: true, force: true });
  renameSync(folder, tensorflow);
}

/** Reports how many megabytes are done. */
export function megabytes(report: StepReport, what: Bilingual) {
  return (done: number, total?: number) => {
    const all = total ? ` / ${Math.round(total / 1e6)}` : '';
    const amount = `${Math.round(done / 1e6)}${all} MB`;
    report.progress({ zh: `${what.zh} ${amount}`, en: `${what.en} ${amount}` });
  };
}
