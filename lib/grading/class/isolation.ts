import type { Bilingual } from '../../locale';
import { bubblewrap, type Engine, trusting } from '../sandbox/engine';
import { LIMITS, type Limits } from '../sandbox/limits';
import { otherUser } from '../sandbox/otherUser';
import { type Leak, probe } from '../sandbox/probe';

/** An engine that was tried out, or why learners' code cannot be isolated here. */
export type Isolation =
  | { readonly engine: Engine }
  | { readonly lacks: Bilingual; readonly remedy: Bilingual };

/**
 * Chooses how learners' code is kept apart from this machine, and tries it out: what a child can
 * reach that it must not is found before the first learner's code runs.
 *
 * @param trust grades without isolation where there is none
 */
export async function chooseIsolation(trust: boolean, limits: Limits = LIMITS): Promise<Isolation> {
  const engine = bubblewrap(limits);
  if (engine) {
    const { leaks, said } = await probe(engine);
    if (leaks.length === 0) return { engine };
    engine.close();
    if (!trust) return { lacks: leaking(leaks, said), remedy: REMEDY };
  }
  if (!trust) return { lacks: MISSING, remedy: REMEDY };
  return { engine: otherUser(limits) ?? trusting(limits) };
}

/**
 * What keeps learners' code apart with this engine, in one sentence. Memory is never held down by a
 * control group: only an administrator can hand one on.
 */
export function protectionOf(engine: Engine): Bilingual {
  if (engine.name !== 'bubblewrap') return ELSE[engine.name];
  const isFiltered = engine.command('probe').filter !== undefined;
  return {
    zh: `bubblewrap：命名空间；系统调用${isFiltered ? '经过过滤（seccomp）' : '没有过滤：不认识这种处理器的编号'}；内存由评分程序每秒看十次来限制，没有 cgroup`,
    en: `bubblewrap: namespaces; system calls ${isFiltered ? 'filtered (seccomp)' : 'not filtered: their numbers on this processor are not known'}; memory limited by the grader’s look ten times a second, without a cgroup`,
  };
}

const ELSE: Readonly<Record<'user' | 'none', Bilingual>> = {
  user: {
    zh: '另一个用户和系统的限制，没有沙箱（--trust）',
    en: 'another user and the limits of the system, no sandbox (--trust)',
  },
  none: { zh: '没有隔离（--trust）', en: 'no isolation (--trust)' },
};

const MISSING: Bilingual = {
  zh: '没有办法隔离学生的代码：这里没有 bubblewrap（bwrap）或 prlimit',
  en: 'Learners’ code cannot be isolated: bubblewrap (bwrap) or prlimit is missing here',
};

const REMEDY: Bilingual = {
  zh: 'Debian、Ubuntu：sudo apt-get install bubblewrap util-linux；Fedora：sudo dnf install bubblewrap util-linux。Ubuntu 24.04 或容器里若禁止用户命名空间，要请管理员允许（kernel.apparmor_restrict_unprivileged_userns=0）。macOS、Windows：在 Linux 虚拟机里评分，或者用 lib/grading/Containerfile 做的容器。只有在信任每一份提交时才用 --trust：它们的代码会以您的身份运行。',
  en: 'Debian, Ubuntu: sudo apt-get install bubblewrap util-linux; Fedora: sudo dnf install bubblewrap util-linux. Where user namespaces are forbidden (Ubuntu 24.04, containers), an administrator must allow them (kernel.apparmor_restrict_unprivileged_userns=0). macOS, Windows: grade in a Linux virtual machine, or in a container by lib/grading/Containerfile. Use --trust only where you trust every submission: its code then runs as you.',
};

const REACHED: Readonly<Record<Leak, Bilingual>> = {
  file: { zh: '读这台机器的文件', en: 'read files of this machine' },
  network: { zh: '使用网络', en: 'use the network' },
  processes: { zh: '看到别的进程', en: 'see other processes' },
  environment: { zh: '读环境变量', en: 'read the environment' },
  writes: { zh: '改动评分程序', en: 'change the grader’s programs' },
  root: { zh: '以 root 身份运行', en: 'run as root' },
  start: { zh: '……根本没能启动：', en: '… not even start:' },
};

function leaking(leaks: readonly Leak[], said: string): Bilingual {
  const list = (language: 'zh' | 'en', comma: string) =>
    leaks.map((leak) => REACHED[leak][language]).join(comma);
  return {
    zh: `bubblewrap 在这里隔离不了：试验程序能够${list('zh', '、')} ${said}`.trim(),
    en: `bubblewrap does not isolate here: a program that tried could ${list('en', ', ')} ${said}`.trim(),
  };
}
