import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../bootstrap/command.cjs';
import { KitError } from '../bootstrap/failure.cjs';
import { jupyterEnvironment, type Paths } from '../paths';
import type { Bilingual } from '../../locale';
import { same } from '../setup/failure';
import { findPython } from '../setup/findPython';
import { jupyterStep } from '../setup/python';
import { bad, ok, type Check, type Finding } from './check';

const REBUILD: Bilingual = {
  zh: '删除 .venv 文件夹，再运行 npm start。',
  en: 'Delete the folder .venv, then run npm start.',
};

/** The Python that the environment is made with. */
export const pythonCheck: Check = {
  name: same('Python'),
  run: async (context) => {
    try {
      const { version, command } = await findPython(context);
      return ok(same(`${version} (${command})`));
    } catch (error) {
      if (error instanceof KitError) return bad(error.problem, error.remedy);
      throw error;
    }
  },
};

/** The environment in the clone. */
export const environmentCheck: Check = {
  name: { zh: 'Python 环境 .venv', en: 'Python environment .venv' },
  run: async (context, paths) => {
    if (!existsSync(paths.python)) return bad({ zh: '还没有建立', en: 'not there' });
    const version = await ask(paths, 'import sys; print(sys.version.split()[0])');
    if (!version)
      return bad({ zh: '其中的 Python 无法运行', en: 'its Python does not run' }, REBUILD);
    if (jupyterStep.isDone(context, paths)) return ok(same(version));
    return bad({
      zh: `Python ${version}，但安装没有完成，或已与锁定的版本不一致`,
      en: `Python ${version}, but not installed to the end, or not at the locked versions`,
    });
  },
};

/** A distribution that must be importable, at whatever version the lock put there. */
function distribution(name: Bilingual, module: string, project: string): Check {
  const script =
    `import importlib, importlib.metadata as m\n` +
    `importlib.import_module(${JSON.stringify(module)})\n` +
    `print(m.version(${JSON.stringify(project)}))`;
  return {
    name,
    run: async (_context, paths): Promise<Finding> => {
      const version = await ask(paths, script);
      if (version) return ok(same(version));
      return bad({ zh: `无法导入 ${module}`, en: `${module} cannot be imported` }, REBUILD);
    },
  };
}

/** The notebook server. */
export const jupyterCheck = distribution(same('JupyterLab'), 'jupyterlab.labapp', 'jupyterlab');

/** The Chinese interface. */
export const languagePackCheck = distribution(
  { zh: 'JupyterLab 中文界面', en: 'Chinese for JupyterLab' },
  'jupyterlab_language_pack_zh_CN',
  'jupyterlab-language-pack-zh-CN',
);

/** What draws our pictures in JupyterLab: without it every figure would be an empty box. */
export const plotlyCheck: Check = {
  name: { zh: 'plotly 图形显示', en: 'plotly renderer' },
  run: async (_context, paths) => {
    const folder = join(paths.venv, 'share', 'jupyter', 'labextensions', 'jupyterlab-plotly');
    const version = await ask(paths, 'import importlib.metadata as m; print(m.version("plotly"))');
    const isWhole = existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'static'));
    if (version && isWhole) return ok(same(version));
    return bad(
      {
        zh: 'JupyterLab 的 plotly 扩展不完整，图会是空白',
        en: "JupyterLab's plotly extension is not whole: pictures would stay empty",
      },
      REBUILD,
    );
  },
};

/** What a script prints; empty when it fails. */
async function ask(paths: Paths, script: string): Promise<string> {
  const options = { cwd: paths.root, env: jupyterEnvironment(paths) };
  return runCommand(paths.python, ['-c', script], options).then(
    (output) => output.trim(),
    () => '',
  );
}
