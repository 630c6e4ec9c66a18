import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BilingualError, BilingualRangeError, learnerLocale, say } from '../../lib/locale';
import { preferredLocale } from '../../lib/locale/preferredLocale.cjs';

const TEXT = { zh: '太长了', en: 'too long' };
const before = process.env.KIT_LANG;
afterEach(() => {
  if (before === undefined) delete process.env.KIT_LANG;
  else process.env.KIT_LANG = before;
});

describe('learnerLocale', () => {
  it('is that of the notebook folder, whatever the machine says', () => {
    expect(learnerLocale(join('/x', 'notebooks', 'zh'), { KIT_LANG: 'en' })).toBe('zh');
    expect(learnerLocale(join('/x', 'notebooks', 'en', 'exercises'), { LANG: 'zh_CN' })).toBe('en');
    expect(learnerLocale('C:\\kit\\notebooks\\zh', { LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(learnerLocale('/notebooks/kit/notebooks/zh', { LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(learnerLocale(join('/kit', 'my-notebooks', 'zh'), { KIT_LANG: 'en' })).toBe('zh');
    expect(learnerLocale('/kit/notebooks/zh/my-notebooks/en', { KIT_LANG: 'zh' })).toBe('en');
  });

  it('elsewhere follows KIT_LANG, then the terminal', () => {
    expect(learnerLocale('/x/zh', { KIT_LANG: 'zh', LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(learnerLocale('/x/zh', { LANG: 'en_US.UTF-8' })).toBe('en');
    expect(learnerLocale('/x/notebooks', { LANG: 'zh_CN.UTF-8' })).toBe('zh');
  });
});

describe('preferredLocale', () => {
  it('takes KIT_LANG before the terminal', () => {
    expect(preferredLocale({ KIT_LANG: 'zh', LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(preferredLocale({ LANG: 'de_DE.UTF-8' })).toBe('en');
    expect(preferredLocale({ LC_ALL: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' })).toBe('zh');
    expect(preferredLocale({ LC_MESSAGES: 'zh_CN', LANG: 'en_US.UTF-8' })).toBe('zh');
  });

  it('leaves a language that it does not have to the terminal', () => {
    expect(preferredLocale({ KIT_LANG: 'fr', LANG: 'zh_CN' })).toBe('zh');
  });

  it('asks the system where the terminal says nothing', () => {
    const system = Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en';
    expect(preferredLocale({})).toBe(system);
    expect(preferredLocale({ LANG: 'C.UTF-8' })).toBe(system);
    expect(preferredLocale({ LC_ALL: 'POSIX' })).toBe(system);
  });
});

describe('an error in both languages', () => {
  it.for([BilingualError, BilingualRangeError])('speaks the learner’s: %o', (Kind) => {
    process.env.KIT_LANG = 'zh';
    expect(new Kind(TEXT).message).toBe('太长了');
    process.env.KIT_LANG = 'en';
    const error = new Kind(TEXT, { cause: 7 });
    expect(error.message).toBe('too long');
    expect(say(error.text)).toBe('too long');
    expect(error.text).toEqual(TEXT);
    expect(error.cause).toBe(7);
  });

  it('is caught as a RangeError where one expects it', () => {
    expect(new BilingualRangeError(TEXT)).toBeInstanceOf(RangeError);
    expect(new BilingualRangeError(TEXT).name).toBe('RangeError');
  });
});
