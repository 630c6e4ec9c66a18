import type { Locale } from '../../locale';

const en = {
  usage:
    'Present the lecture’s slides in a browser; write them as sites or as handouts. The first time it installs what they need.',
  language: 'language of the slides, and of the messages; to build or print, both when absent',
  port: 'port',
  build: 'write static sites, one a language, which any file server shows without a network',
  pdf: 'print handouts as PDF, without click steps; needs Chromium or Chrome',
  out: 'where sites and handouts go',
  starting: 'Start the slides',
  ready: (time: string, url: string) =>
    `The slides are ready (${time}):\n\n  ${url}\n\n→ goes along the main line, the space bar through everything. S opens the speaker’s view, O the overview, F the full screen. Ctrl-C ends it.`,
  taken: (wish: number, port: number) => `Port ${wish} is taken; using ${port}.`,
  closed: '\nClosed.',
  building: (lang: Locale) => `Build the ${lang === 'zh' ? 'Chinese' : 'English'} slides`,
  printing: (lang: Locale) => `Print the ${lang === 'zh' ? 'Chinese' : 'English'} handout`,
  written: (path: string, megabytes: string) => `${path}  ${megabytes} MB`,
};

const zh: typeof en = {
  usage: '在浏览器中放映课程的幻灯片；也可以生成静态网站或讲义。第一次运行会安装所需的包。',
  language: '幻灯片与提示的语言；生成网站或讲义时，不写则两种都生成',
  port: '端口',
  build: '每种语言生成一个静态网站，用任何文件服务器都能打开，不需要网络',
  pdf: '生成 PDF 讲义，没有逐步点击；需要 Chromium 或 Chrome',
  out: '网站和讲义写到哪里',
  starting: '启动幻灯片',
  ready: (time, url) =>
    `幻灯片已就绪（${time}）：\n\n  ${url}\n\n→ 只走主线，空格看全部。S 打开演讲者视图，O 总览，F 全屏。按 Ctrl-C 结束。`,
  taken: (wish, port) => `端口 ${wish} 已被占用，改用 ${port}。`,
  closed: '\n已关闭。',
  building: (lang) => `生成${lang === 'zh' ? '中文' : '英文'}幻灯片`,
  printing: (lang) => `打印${lang === 'zh' ? '中文' : '英文'}讲义`,
  written: (path, megabytes) => `${path}  ${megabytes} MB`,
};

/** What `npm run slides` says. */
export type SlidesMessages = typeof en;

/** In a language. */
export function slidesMessages(language: Locale): SlidesMessages {
  return language === 'zh' ? zh : en;
}
