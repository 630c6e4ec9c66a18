import { Command } from 'commander';
import { Interrupted } from '../bootstrap/command.cjs';
import type { Context } from '../bootstrap/context.cjs';
import { HELP_OPTION, JSON_OPTION, languageOption } from '../options';
import { clonePaths } from '../paths';
import type { Bilingual } from '../../locale';
import type { Check, Finding } from './check';
import { gradingCheck } from './grading';
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
  gradingCheck,
];

const MARKS = { ok: '✓', warn: '⚠', bad: '✗' };

/** The options of `npm run doctor --`. */
function doctorCommand({ say }: Context): Command {
  return new Command('npm run doctor --')
    .description(
      say({
        zh: '检查安装的每个部分：显示版本，或者指出问题和解决办法；不改动任何东西。',
        en: 'Look at every part of the installation: its version, or what is wrong and the remedy. Changes nothing.',
      }),
    )
    .option('--json', say(JSON_OPTION))
    .addOption(languageOption())
    .helpOption('-h, --help', say(HELP_OPTION));
}

/**
 * `npm run doctor`: looks at every part, prints its version or the remedy, changes nothing.
 *
 * @returns 0, or 1 when something that the course needs is broken
 */
export async function doctor(context: Context, args: readonly string[]): Promise<number> {
  const { json } = doctorCommand(context).parse(args, { from: 'user' }).opts<{ json?: boolean }>();
  const { print, say, progress } = context;
  const findings: (Finding & Pick<Check, 'name'>)[] = [];
  let examined: Check = CHECKS[0];
  const examineAll = async () => {
    for (examined of CHECKS) {
      const finding = await examine(examined, context);
      findings.push({ name: examined.name, ...finding });
      if (!json) printFinding(examined, finding, context);
    }
  };
  await progress(say({ zh: '检查', en: 'Examine' }), () => say(examined.name), examineAll);
  const broken = findings.filter(({ state }) => state === 'bad').length;
  print(json ? JSON.stringify(findings, null, 2) : say(summary(broken)));
  return broken === 0 ? 0 : 1;
}

function printFinding({ name }: Check, finding: Finding, { print, say }: Context): void {
  print(`${MARKS[finding.state]} ${say(name)}: ${say(finding.detail)}`);
  if (finding.remedy) print(`  → ${say(finding.remedy)}`);
}

function examine(check: Check, context: Context): Promise<Finding> {
  if (context.signal.aborted) throw new Interrupted();
  return check.run(context, clonePaths(context.root));
}

function summary(broken: number): Bilingual {
  if (broken === 0) return { zh: '\n一切就绪。', en: '\nEverything needed works.' };
  return {
    zh: `\n有 ${broken} 项需要修复。`,
    en: `\n${broken} ${broken === 1 ? 'part needs' : 'parts need'} mending.`,
  };
}
