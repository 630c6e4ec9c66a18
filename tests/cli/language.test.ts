import { describe, expect, it } from 'vitest';
import { chooseLanguage, option } from '../../lib/cli/bootstrap/language.cjs';

describe('chooseLanguage', () => {
  it('takes --lang before KIT_LANG before the locale', () => {
    const env = { KIT_LANG: 'zh', LANG: 'en_US.UTF-8' };
    expect(chooseLanguage(['--lang', 'en'], env)).toBe('en');
    expect(chooseLanguage(['--lang=en'], env)).toBe('en');
    expect(chooseLanguage([], env)).toBe('zh');
    expect(chooseLanguage([], { LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(chooseLanguage([], { LANG: 'de_DE.UTF-8' })).toBe('en');
    expect(chooseLanguage([], { LC_ALL: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' })).toBe('zh');
  });

  it('leaves a language that it does not have to the locale', () => {
    expect(chooseLanguage(['--lang', 'fr'], { LANG: 'zh_CN' })).toBe('zh');
  });

  it('asks the system where the terminal says nothing', () => {
    const system = Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en';
    expect(chooseLanguage([], {})).toBe(system);
    expect(chooseLanguage([], { LANG: 'C.UTF-8' })).toBe(system);
  });
});

describe('option', () => {
  it('reads both spellings and misses what is not there', () => {
    expect(option(['--port', '9000'], '--port')).toBe('9000');
    expect(option(['--port=9000'], '--port')).toBe('9000');
    expect(option(['--portable=1'], '--port')).toBeUndefined();
  });
});
