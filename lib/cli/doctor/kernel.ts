import { join } from 'node:path';
import { runCommand } from '../bootstrap/command.cjs';
import { jupyterEnvironment } from '../paths';
import { isKernelspecCurrent } from '../setup/kernelspec';
import { bad, ok, type Check } from './check';

/** The kernelspec `tslab` in `.venv`. */
export const kernelspecCheck: Check = {
  name: { zh: '内核登记（kernelspec tslab）', en: 'Kernelspec tslab' },
  run: (_context, paths) =>
    Promise.resolve(
      isKernelspecCurrent(paths)
        ? ok({ zh: '已登记', en: 'registered' })
        : bad({
            zh: '没有登记，或指向别的文件夹或别的 Node',
            en: 'not registered, or for another folder or another Node',
          }),
    ),
};

interface Answer {
  readonly seconds?: number;
  readonly version?: string;
  readonly error?: string;
}

/** The kernel itself: started as JupyterLab would, and asked to compute. */
export const kernelCheck: Check = {
  name: { zh: 'TypeScript 内核', en: 'TypeScript kernel' },
  run: async ({ signal }, paths) => {
    const script = join(paths.root, 'lib', 'cli', 'doctor', 'kernel.py');
    const env = jupyterEnvironment(paths);
    const options = { cwd: paths.root, env, signal };
    let answer: Answer;
    try {
      const output = await runCommand(paths.python, [script], options);
      answer = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Answer;
    } catch (error) {
      if (signal.aborted) throw error;
      answer = { error: error instanceof Error ? error.message.trim() : String(error) };
    }
    const { seconds, version, error } = answer;
    if (error === undefined && seconds !== undefined) {
      const time = seconds.toFixed(1);
      return ok({ zh: `${version}，${time} 秒就绪`, en: `${version}, ready in ${time} s` });
    }
    return bad(
      { zh: `内核没有应答：${error}`, en: `the kernel does not answer: ${error}` },
      {
        zh: '先修好上面标 ✗ 的各项；若都是 ✓，请删除 .venv 与 lib/dist，再运行 npm start。',
        en: 'Mend what is marked ✗ above; if nothing is, delete .venv and lib/dist and run npm start.',
      },
    );
  },
};
