import { Interrupted } from '../bootstrap/command.cjs';
import type { Context } from '../bootstrap/context.cjs';
import { clonePaths } from '../paths';
import type { Text } from '../setup/failure';
import type { Check, Finding } from './check';
import { kernelCheck, kernelspecCheck } from './kernel';
import { fontCheck, tensorflowCheck } from './machine';
import { diskCheck, libraryCheck, nodeCheck, packagesCheck, tslabCheck } from './node';
import {
  environmentCheck,
  jupyterCheck,
  languagePackCheck,
  plotlyCheck,
  pythonCheck,
} from './python';

/** Every check, in the order in which one part stands on another. */
export const CHECKS: readonly Check[] = [
  nodeCheck,
  packagesCheck,
  libraryCheck,
  tensorflowCheck,
  pythonCheck,
  environmentCheck,
  jupyterCheck,
  languagePackCheck,
  plotlyCheck,
  tslabCheck,
  kernelspecCheck,
  kernelCheck,
  fontCheck,
  diskCheck,
];

const MARKS = { ok: '✓', warn: '⚠', bad: '✗' };

/**
 * `npm run doctor`: looks at every part, prints its version or the remedy, changes nothing.
 *
 * @returns 0, or 1 when something that the course needs is broken
 */
export async function doctor(context: Context): Promise<number> {
  const { print, say } = context;
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    const finding = await examine(check, context);
    findings.push(finding);
    print(`${MARKS[finding.state]} ${say(check.name)}: ${say(finding.detail)}`);
    if (finding.remedy) print(`  → ${say(finding.remedy)}`);
  }
  const broken = findings.filter(({ state }) => state === 'bad').length;
  print(say(summary(broken)));
  return broken === 0 ? 0 : 1;
}

async function examine(check: Check, context: Context): Promise<Finding> {
  if (context.signal.aborted) throw new Interrupted();
  if (process.stdout.isTTY) process.stdout.write(`… ${context.say(check.name)}`);
  try {
    return await check.run(context, clonePaths(context.root));
  } finally {
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[2K');
  }
}

function summary(broken: number): Text {
  if (broken === 0) return { zh: '\n一切就绪。', en: '\nEverything needed works.' };
  return {
    zh: `\n有 ${broken} 项需要修复。`,
    en: `\n${broken} ${broken === 1 ? 'part needs' : 'parts need'} mending.`,
  };
}
